package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Bookings, payments and users of the admin API. */
final class OperationsRoutes {
  static final String OVERDUE_AUTHORIZATIONS =
      "SELECT COUNT(*) FROM bookings WHERE status = 'CONFIRMED' AND payment_status = 'scheduled'"
          + " AND starts_at <= ?";
  static final String PENDING_CAPTURES =
      "SELECT COUNT(*) FROM bookings WHERE status = 'COMPLETED' AND payment_status = 'authorized'";
  static final String FAILED_SINCE =
      "SELECT COUNT(*) FROM bookings WHERE payment_status IN ('payment_method_required',"
          + " 'manual_review') AND updated_at >= ?";

  private static final String BASE = "/api/v1/admin/mcp/ops";
  private static final String ITEM =
      "SELECT id AS booking_id, status, booking_date, FORMATDATETIME(starts_at, 'HH:mm:ss') AS"
          + " start_time, FORMATDATETIME(ends_at, 'HH:mm:ss') AS end_time, student_name,"
          + " instructor_name, service_name, category, total_cents, location_type, created_at FROM"
          + " booking_rows WHERE ";
  private static final String EARNING = "status IN ('COMPLETED', 'CONFIRMED')";

  private final Database database;
  private final Clock clock;
  private final Envelope envelope;
  private final BackendState state;

  OperationsRoutes(Database database, Clock clock, Envelope envelope, BackendState state) {
    this.database = database;
    this.state = state;
    this.clock = clock;
    this.envelope = envelope;
  }

  List<Route> routes() {
    UserRoutes users = new UserRoutes(database, envelope, state, this::items);
    return List.of(
        Route.get(BASE + "/bookings/summary", this::summary),
        Route.get(BASE + "/bookings/recent", this::recent),
        Route.get(BASE + "/payments/pipeline", request -> pipeline()),
        Route.get(BASE + "/payments/pending-payouts", this::payouts),
        Route.get(BASE + "/users/lookup", users::lookup),
        Route.get(BASE + "/users/{user_id}/bookings", users::history));
  }

  private List<ObjectNode> items(String condition, @Nullable Object... values) {
    List<ObjectNode> items = database.rows(ITEM + condition, values);
    items.forEach(
        item -> item.put("created_at", Database.isoText(item.get("created_at").stringValue())));
    return items;
  }

  private DemoResponse summary(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String period =
        parameters.choice(
            "period",
            "today",
            Set.of("today", "yesterday", "this_week", "last_7_days", "this_month"));
    LocalDate today = Database.day(clock.instant());
    LocalDate from =
        switch (period) {
          case "yesterday" -> today.minusDays(1);
          case "this_week" -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case "last_7_days" -> today.minusDays(6);
          case "this_month" -> today.withDayOfMonth(1);
          default -> today;
        };
    LocalDate to = period.equals("yesterday") ? from : today;
    LocalDate start = parameters.date("start_date");
    LocalDate end = parameters.date("end_date");
    if (state == BackendState.JANUARY || (start == null && end == null)) {
      return summary(period, from, to);
    }
    if (start == null || end == null) {
      throw ApiError.validation("goes with end_date only", "query", "start_date");
    }
    return summary("custom_range", start, end);
  }

  private DemoResponse summary(String period, LocalDate from, LocalDate to) {
    String within = " FROM booking_rows WHERE booking_date BETWEEN ? AND ?";
    long total = database.number("SELECT COUNT(*)" + within, from, to);
    long revenue =
        database.number("SELECT SUM(total_cents)" + within + " AND " + EARNING, from, to);
    long students = database.number("SELECT COUNT(DISTINCT student_id)" + within, from, to);
    long fresh =
        database.number(
            "SELECT COUNT(*) FROM (SELECT student_id FROM booking_rows GROUP BY student_id HAVING"
                + " MIN(booking_date) BETWEEN ? AND ?)",
            from,
            to);
    List<ObjectNode> statuses =
        database.rows("SELECT status, COUNT(*) AS n" + within + " GROUP BY status", from, to);
    List<ObjectNode> categories =
        database.rows(
            "SELECT category, COUNT(*) AS count"
                + within
                + " GROUP BY category ORDER BY count DESC, category LIMIT 5",
            from,
            to);
    return envelope.bare(
        body -> {
          ObjectNode summary = body.putObject("summary");
          summary.put("period", period).put("total_bookings", total);
          ObjectNode byStatus = summary.putObject("by_status");
          statuses.forEach(row -> byStatus.set(row.get("status").stringValue(), row.get("n")));
          summary.put("total_revenue_cents", revenue);
          summary.put("avg_booking_value_cents", total == 0 ? 0 : revenue / total);
          summary.put("new_students", fresh).put("repeat_students", students - fresh);
          summary.set("top_categories", Envelope.array(categories));
        });
  }

  private DemoResponse recent(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String status = parameters.text("status");
    int limit = parameters.number("limit", 20, 1, 100);
    int hours = parameters.number("hours", 24, 1, 168);
    List<ObjectNode> bookings =
        items(
            "created_at >= ? AND (? IS NULL OR status = ?) ORDER BY created_at DESC LIMIT ?",
            clock.instant().minus(Duration.ofHours(hours)),
            status,
            status == null ? null : status.toUpperCase(Locale.ROOT),
            limit);
    return envelope.bare(
        body -> {
          body.set("bookings", Envelope.array(bookings));
          body.put("count", bookings.size());
          body.putObject("filters_applied")
              .put("status", status)
              .put("limit", limit)
              .put("hours", hours);
        });
  }

  private DemoResponse pipeline() {
    Instant now = clock.instant();
    Instant weekAgo = now.minus(Duration.ofDays(7));
    String settled = " FROM bookings WHERE payment_status = 'settled' AND ";
    long captured =
        database.number("SELECT SUM(total_cents)" + settled + "updated_at >= ?", weekAgo);
    long fees = database.number("SELECT SUM(fee_cents)" + settled + "starts_at >= ?", weekAgo);
    return envelope.bare(
        body -> {
          body.put("pending_authorization", confirmed("scheduled"));
          body.put("authorized", confirmed("authorized"));
          body.put("pending_capture", database.number(PENDING_CAPTURES));
          body.put(
              "captured",
              database.number("SELECT COUNT(*)" + settled + "updated_at >= ?", weekAgo));
          body.put("failed", database.number(FAILED_SINCE, weekAgo));
          body.put(
              "refunded",
              database.number(
                  "SELECT COUNT(*) FROM bookings WHERE settlement LIKE '%refund%' AND updated_at >="
                      + " ?",
                  weekAgo));
          body.put(
              "overdue_authorizations",
              database.number(OVERDUE_AUTHORIZATIONS, now.plus(Duration.ofHours(24))));
          body.put(
              "overdue_captures",
              database.number(
                  PENDING_CAPTURES + " AND completed_at < ?", now.minus(Duration.ofHours(24))));
          body.put("total_captured_cents", captured).put("total_refunded_cents", 0);
          body.put("net_revenue_cents", captured).put("platform_fees_cents", fees);
          body.put("instructor_payouts_cents", captured - fees);
        });
  }

  private long confirmed(String payment) {
    return database.number(
        "SELECT COUNT(*) FROM bookings WHERE status = 'CONFIRMED' AND payment_status = ?", payment);
  }

  private DemoResponse payouts(DemoRequest request) {
    int limit = new Parameters(request).number("limit", 20, 1, 100);
    List<ObjectNode> payouts =
        database.rows(
            "SELECT instructor_id, instructor_name, SUM(total_cents) AS pending_amount_cents,"
                + " COUNT(*) AS completed_lessons, MIN(completed_at) AS oldest_pending_date,"
                + " (SELECT stripe_account_id IS NOT NULL FROM users u WHERE u.id = instructor_id)"
                + " AS stripe_connected FROM booking_rows WHERE status = 'COMPLETED' AND"
                + " payment_status = 'authorized' GROUP BY instructor_id, instructor_name ORDER BY"
                + " pending_amount_cents DESC LIMIT ?",
            limit);
    long total = 0;
    for (ObjectNode payout : payouts) {
      total += payout.get("pending_amount_cents").asLong();
      payout.put(
          "oldest_pending_date", Database.isoText(payout.get("oldest_pending_date").stringValue()));
    }
    long pending = total;
    return envelope.bare(
        body -> {
          body.set("payouts", Envelope.array(payouts));
          body.put("total_pending_cents", pending).put("instructor_count", payouts.size());
        });
  }
}
