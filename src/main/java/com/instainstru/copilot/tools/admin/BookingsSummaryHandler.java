package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code bookings_summary}: names the days that the figures cover, and notices a backend that knows
 * no range of dates and answers for a period instead.
 */
final class BookingsSummaryHandler implements ToolHandler {
  private final ToolHandler backend;
  private final Clock clock;

  BookingsSummaryHandler(ToolHandler backend, Clock clock) {
    this.backend = backend;
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String start = call.arguments().path("start_date").asString("");
    String end = call.arguments().path("end_date").asString("");
    if (start.isEmpty() != end.isEmpty()) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "start_date and end_date go together: give both, or neither and a period.")
          .with("argument", start.isEmpty() ? "start_date" : "end_date");
    }
    ToolResult result = backend.handle(call);
    if (!(result.structured().get("summary") instanceof ObjectNode summary)) {
      return result;
    }
    String period = summary.path("period").asString("");
    if (!start.isEmpty() && !period.equals("custom_range")) {
      call.context().notes().implausible("ignored_range");
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "This state of the backend knows no range of dates: it answered for a period instead."
                  + " Use period without start_date and end_date.")
          .with("argument", "start_date");
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    switch (period) {
      case "custom_range" -> days(summary, start, end);
      case "today" -> days(summary, today, today);
      case "yesterday" -> days(summary, today.minusDays(1), today.minusDays(1));
      case "this_week" ->
          days(summary, today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), today);
      case "last_7_days" -> days(summary, today.minusDays(6), today);
      case "this_month" -> days(summary, today.withDayOfMonth(1), today);
      default -> {}
    }
    return result;
  }

  private static void days(ObjectNode summary, LocalDate first, LocalDate last) {
    days(summary, first.toString(), last.toString());
  }

  private static void days(ObjectNode summary, String first, String last) {
    summary.put("first_day", first).put("last_day", last);
  }
}
