package com.instainstru.copilot.tools;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Copies fields of an upstream's object into an answer of ours, where a missing one is null. */
public final class JsonProjection {
  private final JsonNode from;
  private final ObjectNode to = JsonNodeFactory.instance.objectNode();

  private JsonProjection(JsonNode from) {
    this.from = from;
  }

  public static JsonProjection of(JsonNode from) {
    return new JsonProjection(from);
  }

  public JsonProjection keep(String... names) {
    for (String name : names) {
      keepAs(name, name);
    }
    return this;
  }

  public JsonProjection keepAs(String name, String newName) {
    return put(newName, from.path(name));
  }

  public JsonProjection put(String name, JsonNode value) {
    to.set(name, value.isMissingNode() ? to.nullNode() : value);
    return this;
  }

  public ObjectNode toObject() {
    return to;
  }
}
