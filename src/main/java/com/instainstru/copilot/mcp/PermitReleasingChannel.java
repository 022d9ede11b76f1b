package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
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
record PermitReleasingChannel(ClientChannel link, CallLimiter slots) implements ClientChannel {
  @Override
  public Set<ClientCapability> abilities() {
    return link.abilities();
  }

  @Override
  public void progress(double done, double total, String message) {
    link.progress(done, total, message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    link.log(level, logger, data);
  }

  @Override
  public Optional<InputRound> round() {
    return link.round();
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    return slots.yieldDuring(() -> link.ask(questions));
  }
}
