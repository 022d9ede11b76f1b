package com.instainstru.copilot.demo.sentry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a Sentry SDK sends: lines of JSON, one of which is the event. */
final class Envelope {
  private Envelope() {}

  static Optional<ObjectNode> event(byte[] body, @Nullable String encoding) {
    try {
      byte[] plain =
          "gzip".equals(encoding)
              ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
              : body;
      String[] lines = new String(plain, StandardCharsets.UTF_8).split("\n", -1);
      for (int i = 1; i < lines.length; i++) {
        if (lines[i].contains("\"event_id\"")
            && JsonMapper.shared().readTree(lines[i]) instanceof ObjectNode event) {
          return Optional.of(event);
        }
      }
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
