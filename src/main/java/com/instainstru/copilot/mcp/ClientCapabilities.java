package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the {@code capabilities} object of MCP clients. */
final class ClientCapabilities {
  private ClientCapabilities() {}

  /** What a client declares. */
  static Set<ClientCapability> declared(JsonNode json) {
    Set<ClientCapability> declared = EnumSet.noneOf(ClientCapability.class);
    for (ClientCapability capability : ClientCapability.values()) {
      JsonNode value = json.path(capability.capability());
      // Elicitation names its modes since 2025-11-25; without any it means forms.
      boolean usable = capability != ClientCapability.FORM || value.isEmpty() || value.has("form");
      if (value.isObject() && usable) {
        declared.add(capability);
      }
    }
    return declared;
  }

  /** The capabilities object that a request needs, as {@code requiredCapabilities} names them. */
  static ObjectNode required(Set<ClientCapability> capabilities) {
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    capabilities.forEach(capability -> required.putObject(capability.capability()));
    return required;
  }
}
