package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoResponse;
import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Wraps answers in the three shapes that the API has. */
record Envelope(Clock clock, String actorId, String actorEmail) {

  /** Fields at the top level and {@code checked_at}. */
  DemoResponse bare(Consumer<ObjectNode> fields) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    fields.accept(body);
    body.put("checked_at", Database.time(clock.instant()));
    return DemoResponse.ok(body);
  }

  /** {@code meta} and the fields side by side. */
  DemoResponse flat(Consumer<ObjectNode> fields) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("meta", meta());
    fields.accept(body);
    return DemoResponse.ok(body);
  }

  /** {@code meta} and {@code data}. */
  DemoResponse data(JsonNode data) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("meta", meta());
    body.set("data", data);
    return DemoResponse.ok(body);
  }

  private ObjectNode meta() {
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("request_id", UUID.randomUUID().toString());
    meta.put("generated_at", Database.time(clock.instant()));
    meta.putObject("actor")
        .put("id", actorId)
        .put("email", actorEmail)
        .put("principal_type", "user");
    return meta;
  }

  static ArrayNode array(Collection<? extends JsonNode> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    array.addAll(items);
    return array;
  }
}
