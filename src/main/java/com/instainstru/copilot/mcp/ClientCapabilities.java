package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Abilities of clients in the form of MCP's client capabilities. */
final class ClientCapabilities {
  private ClientCapabilities() {}

  /** What a client declares. */
  static Set<ClientCapability> declared(JsonNode capabilities) {
    Set<ClientCapability> declared = EnumSet.noneOf(ClientCapability.class);
    for (ClientCapability ability : ClientCapability.values()) {
      JsonNode capability = capabilities.path(ability.capability());
      // Elicitation names its modes since 2025-11-25; without any it means forms.
      boolean usable =
          ability != ClientCapability.FORM || capability.isEmpty() || capability.has("form");
      if (capability.isObject() && usable) {
        declared.add(ability);
      }
    }
    return declared;
  }

  /** The capabilities that these abilities need, as {@code requiredCapabilities} names them. */
  static ObjectNode required(Set<ClientCapability> abilities) {
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    abilities.forEach(ability -> required.putObject(ability.capability()));
    return required;
  }
}
