package com.instainstru.copilot.observability;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Copies fields of an upstream's object into an answer of ours, where a missing one is null. */
final class Fields {
  private final JsonNode from;
  private final ObjectNode to = JsonNodeFactory.instance.objectNode();

  private Fields(JsonNode from) {
    this.from = from;
  }

  static Fields of(JsonNode from) {
    return new Fields(from);
  }

  Fields keep(String... names) {
    for (String name : names) {
      keepAs(name, name);
    }
    return this;
  }

  Fields keepAs(String name, String newName) {
    return put(newName, from.path(name));
  }

  Fields put(String name, JsonNode value) {
    to.set(name, value.isMissingNode() ? to.nullNode() : value);
    return this;
  }

  ObjectNode toObject() {
    return to;
  }
}
