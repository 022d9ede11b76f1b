package com.instainstru.copilot.demo.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where a page of invites begins: after this row, newest first. */
record Cursor(Instant createdAt, String id) {
  /** Later than any row. */
  static final Instant FAR = Instant.parse("9000-01-01T00:00:00Z");

  static Cursor of(@Nullable String text) {
    if (text == null) {
      return new Cursor(FAR, "");
    }
    int bar = text.indexOf('|');
    try {
      return new Cursor(
          OffsetDateTime.parse(text.substring(0, Math.max(0, bar))).toInstant(),
          text.substring(bar + 1));
    } catch (DateTimeException e) {
      throw ApiError.of(400, "invalid_cursor");
    }
  }

  static String after(ObjectNode row) {
    return Database.isoText(row.get("created_at").stringValue())
        + "|"
        + row.get("id").stringValue();
  }
}
