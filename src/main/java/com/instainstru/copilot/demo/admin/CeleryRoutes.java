package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Celery endpoints of the admin API. */
final class CeleryRoutes {
  private static final String BASE = "/api/v1/admin/mcp/celery";

  private final Database database;
  private final Clock clock;
  private final Envelope envelope;
  private final BackendState state;
  private final boolean flowerRestarted;

  CeleryRoutes(
      Database database,
      Clock clock,
      Envelope envelope,
      BackendState state,
      Set<BackendFault> faults) {
    this.database = database;
    this.clock = clock;
    this.envelope = envelope;
    this.state = state;
    this.flowerRestarted = faults.contains(BackendFault.FLOWER_RESTARTED);
  }

  List<Route> routes() {
    return List.of(
        Route.get(BASE + "/workers", request -> workers()),
        Route.get(BASE + "/queues", request -> queues()),
        Route.get(BASE + "/failed", this::failed),
        Route.get(BASE + "/payment-health", request -> paymentHealth()),
        Route.get(BASE + "/tasks/active", request -> active()),
        Route.get(BASE + "/tasks/history", this::history),
        Route.get(BASE + "/schedule", request -> schedule()));
  }

  private DemoResponse workers() {
    // The real one believes Flower, which counts tasks at its own start and misses a death.
    List<ObjectNode> workers =
        flowerRestarted
            ? List.of()
            : database.rows(
                "SELECT hostname, 'online' AS status, (SELECT COUNT(*) FROM tasks t WHERE t.worker"
                    + " = w.hostname AND t.state = 'STARTED' AND NOT ?) AS active_tasks,"
                    + " processed_total, concurrency, queues FROM workers w WHERE alive OR ? ORDER"
                    + " BY hostname",
                state.isReal(),
                state.isReal());
    long busy = 0;
    for (ObjectNode worker : workers) {
      ArrayNode queues = JsonNodeFactory.instance.arrayNode();
      for (String queue : worker.get("queues").stringValue().split(",", -1)) {
        queues.add(queue);
      }
      worker.set("queues", queues);
      busy += worker.get("active_tasks").asLong();
    }
    long active = busy;
    return envelope.bare(
        body -> {
          body.set("workers", Envelope.array(workers));
          body.putObject("summary")
              .put("total_workers", workers.size())
              .put("online_workers", workers.size())
              .put("offline_workers", 0)
              .put("total_active_tasks", active);
        });
  }

  private DemoResponse queues() {
    if (state.isReal()) {
      return misread();
    }
    List<ObjectNode> queues = database.rows("SELECT name, depth, 0 AS consumers FROM queues");
    long total = database.number("SELECT SUM(depth) FROM queues");
    return envelope.bare(
        body -> {
          body.set("queues", Envelope.array(queues));
          body.put("total_depth", total);
        });
  }

  /** What becomes of Flower's answer, whose names are taken for those of queues. */
  private DemoResponse misread() {
    return envelope.bare(
        body -> {
          body.putArray("queues")
              .addObject()
              .put("name", "active_queues")
              .put("depth", 0)
              .put("consumers", 0);
          body.put("total_depth", 0);
        });
  }

  /** What becomes of a list with a task whose start Flower did not see. */
  private void requireNamesOfTasks() {
    if (flowerRestarted) {
      throw ApiError.validation("Input should be a valid string", "task_name");
    }
  }

  private DemoResponse failed(DemoRequest request) {
    int limit = new Parameters(request).number("limit", 50, 1, 100);
    requireNamesOfTasks();
    return listed(
        "failed_tasks",
        database.rows(
            "SELECT task_id, task_name, NULL AS queue, received_at AS failed_at, exception,"
                + " traceback, args AS task_args, kwargs AS task_kwargs FROM tasks WHERE state ="
                + " 'FAILURE' ORDER BY received_at DESC LIMIT ?",
            limit));
  }

  private DemoResponse listed(String name, List<ObjectNode> rows) {
    return envelope.bare(
        body -> {
          body.set(name, Envelope.array(rows));
          body.put("count", rows.size());
        });
  }

  private DemoResponse paymentHealth() {
    Instant now = clock.instant();
    long pending =
        database.number(
            "SELECT COUNT(*) FROM booking_rows WHERE status = 'CONFIRMED' AND payment_status ="
                + " 'scheduled' AND booking_date >= ?",
            Database.day(now));
    long overdue =
        database.number(OperationsRoutes.OVERDUE_AUTHORIZATIONS, now.plus(Duration.ofHours(24)));
    long captures = database.number(OperationsRoutes.PENDING_CAPTURES);
    long failed = database.number(OperationsRoutes.FAILED_SINCE, now.minus(Duration.ofHours(24)));
    ArrayNode issues = JsonNodeFactory.instance.arrayNode();
    issue(
        issues,
        overdue > 0,
        "critical",
        "lessons start within a day without authorization",
        overdue);
    issue(issues, captures > 10, "warning", "finished lessons wait for their capture", captures);
    issue(issues, failed > 0, "warning", "payments failed within the last day", failed);
    return envelope.bare(
        body -> {
          body.put("healthy", issues.isEmpty());
          body.set("issues", issues);
          body.put("pending_authorizations", pending);
          body.put("overdue_authorizations", overdue);
          body.put("pending_captures", captures);
          body.put("failed_payments_24h", failed);
          body.set("last_task_runs", lastRuns());
        });
  }

  private static void issue(
      ArrayNode issues, boolean raised, String severity, String message, long count) {
    if (raised) {
      issues.addObject().put("severity", severity).put("message", message).put("count", count);
    }
  }

  private ArrayNode lastRuns() {
    ArrayNode runs = JsonNodeFactory.instance.arrayNode();
    for (String name :
        List.of(
            "process_scheduled_authorizations",
            "capture_completed_lessons",
            "retry_failed_authorizations")) {
      List<ObjectNode> last =
          database.rows(
              "SELECT received_at, state FROM tasks WHERE task_name LIKE ? ORDER BY received_at"
                  + " DESC LIMIT 1",
              state.isReal() ? "%" : "%." + name);
      ObjectNode run = runs.addObject().put("task_name", name);
      run.set("last_run_at", last.get(0).get("received_at"));
      run.set("status", last.get(0).get("state"));
    }
    return runs;
  }

  private DemoResponse active() {
    return listed(
        "tasks",
        database.rows(
            "SELECT task_id, task_name, worker, started_at, args, kwargs FROM tasks WHERE state ="
                + " 'STARTED' ORDER BY started_at"));
  }

  private DemoResponse history(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String given = parameters.text("task_name");
    String name = state.isReal() ? null : given;
    String state = parameters.text("state");
    int hours = parameters.number("hours", 1, 1, 24);
    int limit = parameters.number("limit", 100, 1, 500);
    requireNamesOfTasks();
    List<ObjectNode> tasks =
        database.rows(
            "SELECT task_id, task_name, state, received_at, started_at, succeeded_at,"
                + " CAST(DATEDIFF(MILLISECOND, started_at, succeeded_at) AS DOUBLE) / 1000 AS"
                + " runtime_seconds, result, exception, retries FROM tasks WHERE (? IS NULL OR"
                + " task_name LIKE ?) AND (? IS NULL OR state = ?) AND received_at >= ? ORDER BY"
                + " received_at DESC LIMIT ?",
            name,
            "%" + name + "%",
            state,
            state,
            clock.instant().minus(Duration.ofHours(hours)),
            limit);
    return envelope.bare(
        body -> {
          body.set("tasks", Envelope.array(tasks));
          body.put("count", tasks.size());
          body.putObject("filters_applied")
              .put("task_name", given)
              .put("state", state)
              .put("hours", hours)
              .put("limit", limit);
        });
  }

  private DemoResponse schedule() {
    return listed(
        "tasks",
        database.rows(
            "SELECT name, task, schedule, NULL AS last_run, NULL AS next_run, TRUE AS enabled FROM"
                + " schedule ORDER BY name"));
  }
}
