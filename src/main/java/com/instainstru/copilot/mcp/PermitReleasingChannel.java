package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.InputRound;
import com.instainstru.copilot.call.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A link whose call gives its slot to others while it waits for its client. */
record PermitReleasingChannel(ClientChannel channel, ConcurrencyLimiter limiter)
    implements ClientChannel {
  @Override
  public Set<ClientCapability> capabilities() {
    return channel.capabilities();
  }

  @Override
  public void progress(double done, double total, String message) {
    channel.progress(done, total, message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    channel.log(level, logger, data);
  }

  @Override
  public Optional<InputRound> round() {
    return channel.round();
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    return limiter.yieldDuring(() -> channel.ask(questions));
  }
}
