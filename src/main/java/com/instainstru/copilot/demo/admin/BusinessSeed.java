package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.scenario.Incident;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Fills in bookings with their payments, searches and invites. */
final class BusinessSeed {
  private static final List<String> SEARCHES =
      List.of(
          "piano lessons",
          "spanish tutor",
          "guitar near me",
          "swim coach",
          "yoga at home",
          "algebra help",
          "drawing class",
          "bagpipe teacher",
          "kubernetes course",
          "violin for kids");

  private static final Duration CAPTURED_AFTER = Duration.ofHours(24);

  private final Database database;
  private final Random random;
  private final Ids ids;
  private final Instant now;

  BusinessSeed(Database database, Random random, Instant now) {
    this.database = database;
    this.random = random;
    this.ids = new Ids(random);
    this.now = now;
  }

  void bookings(int count) {
    List<ObjectNode> students = database.rows("SELECT id FROM users WHERE profile_id IS NULL");
    List<ObjectNode> offers =
        database.rows(
            "SELECT s.user_id, s.service_id, s.hourly_rate_cents FROM instructor_services s"
                + " JOIN instructors i ON i.id = s.user_id WHERE i.status = 'live'");
    for (int i = 0; i < count; i++) {
      ObjectNode features = offers.get(random.nextInt(offers.size()));
      booking(
          i,
          students.get(random.nextInt(students.size())).get("id").stringValue(),
          features.get("user_id").stringValue(),
          features.get("service_id").stringValue(),
          features.get("hourly_rate_cents").intValue());
    }
  }

  private void booking(int number, String student, String instructor, String service, int cents) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(random.nextInt(40) - 33);
    Instant start =
        day.atTime(LocalTime.of(8 + random.nextInt(12), 30 * random.nextInt(2)))
            .toInstant(ZoneOffset.UTC);
    Instant end = start.plus(Duration.ofHours(1));
    Instant created = start.minus(Duration.ofHours(6 + random.nextInt(150)));
    if (created.isAfter(now)) {
      created = now.minus(Duration.ofMinutes(5 + random.nextInt(1_400)));
    }
    boolean past = end.isBefore(now);
    int luck = random.nextInt(100);
    String status =
        luck < 10 ? "CANCELLED" : !past ? "CONFIRMED" : luck < 13 ? "NO_SHOW" : "COMPLETED";
    Duration age = Duration.between(end, now);
    String payment =
        switch (status) {
          // A lesson is captured a day after its end, but not since the payment provider is silent.
          case "COMPLETED" ->
              age.compareTo(CAPTURED_AFTER.plus(Incident.LASTS)) > 0 ? "settled" : "authorized";
          case "CONFIRMED" -> age.toHours() > -24 && number % 4 != 0 ? "authorized" : "scheduled";
          default -> number % 5 == 0 ? "payment_method_required" : "cancelled";
        };
    database.change(
        "INSERT INTO bookings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        ids.ulid(created),
        student,
        instructor,
        service,
        status,
        payment,
        start,
        end,
        cents,
        cents * 15 / 100,
        List.of("student_location", "instructor_location", "online").get(number % 3),
        created,
        past ? end.plus(Duration.ofHours(1)) : created,
        status.equals("COMPLETED") ? end : null,
        number % 40 == 0 ? "full_refund" : null);
  }

  void searches(int days) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < 12 + random.nextInt(8); i++) {
        int which = Math.min(random.nextInt(SEARCHES.size()), random.nextInt(SEARCHES.size()));
        boolean nothing = SEARCHES.get(which).startsWith("bagpipe") || which == 8;
        int results = nothing ? 0 : 1 + random.nextInt(12);
        database.change(
            "INSERT INTO searches VALUES (?,?,?,?)",
            SEARCHES.get(which),
            results,
            results > 0 && random.nextInt(14) == 0,
            today.minusDays(day));
      }
    }
  }

  void invites(int count) {
    List<ObjectNode> users = database.rows("SELECT id, email FROM instructors ORDER BY id");
    for (int i = 0; i < count; i++) {
      Instant created = now.minus(Duration.ofHours(20L + 30L * i));
      boolean accepted = i % 3 == 1;
      ObjectNode user = users.get(i % users.size());
      database.change(
          "INSERT INTO invites VALUES (?,?,?,?,?,?,?,?,?)",
          ids.ulid(created),
          ids.code(),
          accepted ? user.get("email").stringValue() : "invitee" + (i + 1) + "@example.com",
          created,
          created.plus(Duration.ofDays(14)),
          accepted ? created.plus(Duration.ofDays(1)) : null,
          accepted ? user.get("id").stringValue() : null,
          true,
          i % 2 == 0 ? "mcp_invite" : null);
    }
  }
}
