package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.scenario.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Fills in workers, queues, task runs and the schedule: payment tasks fail since the payment
 * provider is silent, and their queue is backing up.
 */
final class CelerySeed {
  private static final String CAPTURE = "app.tasks.payment_tasks.capture_completed_lessons";
  private static final long SILENT_MINUTES = Incident.LASTS.toMinutes();
  private static final List<String> SCHEDULE =
      List.of(
          "notifications-dispatch-pending|outbox.dispatch_pending|every 30 seconds",
          "send-booking-reminders|app.tasks.notification_tasks.send_booking_reminders|every 15 minutes",
          "process-scheduled-authorizations|app.tasks.payment_tasks.process_scheduled_authorizations|every 5 minutes",
          "retry-failed-authorizations|app.tasks.payment_tasks.retry_failed_authorizations|every 15 minutes",
          "capture-completed-lessons|" + CAPTURE + "|hourly at :00",
          "payment-health-check|app.tasks.payment_tasks.check_authorization_health|every 15 minutes",
          "calculate-search-metrics|app.tasks.search_analytics.calculate_search_metrics|hourly at :00",
          "apply-data-retention-policies|privacy.apply_retention_policies|daily at 02:00 UTC",
          "generate-privacy-report|privacy.generate_privacy_report|Sunday at 01:00 UTC");

  private final Database database;
  private final Random random;
  private final Ids ids;
  private final Instant now;

  CelerySeed(Database database, Random random, Instant now) {
    this.database = database;
    this.random = random;
    this.ids = new Ids(random);
    this.now = now;
  }

  void fill() {
    database.change(
        "INSERT INTO queues VALUES ('celery', 4), ('payments', 187), ('notifications', 11),"
            + " ('analytics', 0)");
    database.change(
        "INSERT INTO workers VALUES ('celery@worker-a', 18432, 8, 'celery,payments', TRUE),"
            + " ('celery@worker-b', 9120, 4, 'notifications,analytics', TRUE),"
            + " ('celery@worker-c', 310, 4, 'analytics', FALSE)");
    for (String line : SCHEDULE) {
      String[] parts = line.split("\\|", -1);
      database.change("INSERT INTO schedule VALUES (?,?,?)", parts[0], parts[1], parts[2]);
    }
    for (int minutes = 3; minutes < 24 * 60; minutes += 5) {
      run(
          "app.tasks.payment_tasks.process_scheduled_authorizations",
          minutes,
          minutes > SILENT_MINUTES);
    }
    for (int hour = 0; hour < 24; hour++) {
      run(CAPTURE, 7 + hour * 60, 7 + hour * 60 > SILENT_MINUTES);
      run("app.tasks.notification_tasks.send_booking_reminders", 12 + hour * 60, hour % 7 != 3);
      run(
          "app.tasks.payment_tasks.retry_failed_authorizations",
          9 + hour * 60,
          9 + hour * 60 > SILENT_MINUTES);
    }
    active(CAPTURE, "celery@worker-a", 240);
    active("app.tasks.payment_tasks.process_scheduled_authorizations", "celery@worker-a", 4);
    active("app.tasks.search_analytics.calculate_search_metrics", "celery@worker-b", 1);
    Instant sooner = now.minusSeconds(20 * 60);
    waiting("privacy.generate_privacy_report", "celery@worker-b", "RECEIVED", sooner, null);
    waiting("privacy.apply_retention_policies", "celery@worker-b", "REVOKED", sooner, null);
  }

  private void run(String name, int minutesAgo, boolean good) {
    Instant received = now.minus(Duration.ofMinutes(minutesAgo));
    Instant started = received.plusMillis(200 + random.nextInt(400));
    boolean payment = name.contains("payment");
    database.change(
        "INSERT INTO tasks VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        ids.uuid(),
        name,
        payment ? "celery@worker-a" : "celery@worker-b",
        good ? "SUCCESS" : "FAILURE",
        received,
        started,
        good ? started.plusMillis(500 + random.nextInt(3_000)) : null,
        good ? "{'done': " + random.nextInt(20) + "}" : null,
        good
            ? null
            : payment
                ? Incident.EXCEPTION + "('" + Incident.MESSAGE + "')"
                : "ConnectionError('mail provider refused the connection')",
        good
            ? null
            : "Traceback (most recent call last):\n  File \"tasks.py\", line 88, in run\n"
                + (payment
                    ? Incident.EXCEPTION + ": " + Incident.MESSAGE
                    : "ConnectionError: mail provider refused the connection"),
        null,
        payment ? null : "{'window_minutes': 15}",
        good ? 0 : 3);
  }

  private void active(String name, String worker, int secondsAgo) {
    Instant started = now.minusSeconds(secondsAgo);
    waiting(name, worker, "STARTED", started, started);
  }

  /** A task that has not ended by itself. */
  private void waiting(
      String name, String worker, String state, Instant received, @Nullable Instant started) {
    database.change(
        "INSERT INTO tasks VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        ids.uuid(),
        name,
        worker,
        state,
        received,
        started,
        null,
        null,
        null,
        null,
        null,
        null,
        0);
  }
}
