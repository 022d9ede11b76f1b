package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.catalog.TimeWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The window of time that a call asks for.
 *
 * @param start null where the caller gave none, so that the backend's own applies
 * @param source the arguments that it comes from, such as {@code since_hours=24}
 */
record RequestedWindow(@Nullable Instant start, @Nullable Instant end, String source) {

  /**
   * A start goes before hours, hours before days.
   *
   * @throws ToolFailure if a time cannot be read, or the window has no start or no length
   */
  static RequestedWindow of(ObjectNode arguments, Instant now) {
    Instant present = now.truncatedTo(ChronoUnit.SECONDS);
    String start = arguments.path(TimeWindow.START).asString("");
    String end = arguments.path(TimeWindow.END).asString("");
    if (!start.isEmpty()) {
      Instant from = time(TimeWindow.START, start, false);
      Instant to = end.isEmpty() ? present : time(TimeWindow.END, end, true);
      if (!from.isBefore(to)) {
        throw invalid(
            TimeWindow.START,
            TimeWindow.START + " has to be before " + (end.isEmpty() ? "now." : "end_time."));
      }
      return new RequestedWindow(
          from, to, end.isEmpty() ? TimeWindow.START : TimeWindow.START + "," + TimeWindow.END);
    }
    if (!end.isEmpty()) {
      throw invalid(
          TimeWindow.END, "end_time needs a start_time. Give both, or hours or days back.");
    }
    if (arguments.has(TimeWindow.HOURS)) {
      int hours = arguments.get(TimeWindow.HOURS).asInt();
      return back(present, Duration.ofHours(hours), TimeWindow.HOURS + "=" + hours);
    }
    if (arguments.has(TimeWindow.DAYS)) {
      int days = arguments.get(TimeWindow.DAYS).asInt();
      return back(present, Duration.ofDays(days), TimeWindow.DAYS + "=" + days);
    }
    return new RequestedWindow(null, null, "");
  }

  private static RequestedWindow back(Instant now, Duration length, String source) {
    return new RequestedWindow(now.minus(length), now, source);
  }

  /** A time with or without zone, or a day, of which an end takes all. */
  private static Instant time(String argument, String text, boolean end) {
    try {
      if (text.length() <= "2026-01-31".length()) {
        return LocalDate.parse(text).plusDays(end ? 1 : 0).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      String iso = text.replace(' ', 'T');
      return iso.matches(".*T.*(?:[Zz]|[+-]\\d{2}:?\\d{2})")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw invalid(
          argument,
          argument + " must be a day or a time in ISO 8601, such as 2026-04-01T09:00:00Z.");
    }
  }

  private static ToolFailure invalid(String argument, String message) {
    return ToolFailure.of(FailureCode.INVALID_ARGUMENTS, message).with("argument", argument);
  }

  /** The arguments with this window in place of what it comes from. */
  ObjectNode in(ObjectNode arguments) {
    ObjectNode filled = arguments.deepCopy();
    if (start != null && end != null) {
      filled.put(TimeWindow.START, start.toString()).put(TimeWindow.END, end.toString());
    }
    return filled;
  }

  /** Tells in the answer what the window comes from. */
  void tell(ObjectNode answer) {
    if (!source.isEmpty() && answer.path("meta").path("time_window") instanceof ObjectNode told) {
      told.put("source", source);
    }
  }
}
