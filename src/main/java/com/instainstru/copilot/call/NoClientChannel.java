package com.instainstru.copilot.call;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The link of calls that come from no MCP client. */
enum NoClientChannel implements ClientChannel {
  INSTANCE;

  @Override
  public Set<ClientCapability> capabilities() {
    return Set.of();
  }

  @Override
  public void progress(double done, double total, String message) {
    // Nobody listens.
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    // Nobody listens.
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    throw new ClientInputRequired.CapabilityMissing(
        questions.stream().map(InputRequest::capability).collect(Collectors.toSet()));
  }
}
