package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code celery_payment_health}: the backend takes the newest run of any task for the last run of
 * each payment task. A run is believed if the history has it; otherwise the history's own newest
 * run is given, or none.
 */
final class PaymentHealthHandler implements ToolHandler {
  private static final int HISTORY_HOURS = 24;
  private static final int HISTORY_LIMIT = 500;

  private final ToolHandler backend;
  private final CatalogReads reads;

  PaymentHealthHandler(ToolHandler backend, CatalogReads reads) {
    this.backend = backend;
    this.reads = reads;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ToolResult result = backend.handle(call);
    ObjectNode answer = result.structured();
    List<ObjectNode> runs = new ArrayList<>();
    for (JsonNode run : answer.path("last_task_runs")) {
      if (run instanceof ObjectNode object && object.path("last_run_at").isString()) {
        runs.add(object);
      }
    }
    if (!runs.isEmpty()) {
      check(runs, answer, call);
    }
    for (JsonNode issue : answer.path("issues")) {
      if (issue.path("count").isNumber() && issue.path("count").asLong() == 0) {
        AnswerWarnings.add(
            answer,
            "An issue without a count means that the backend could not count. Take counts of 0 as"
                + " unknown.");
      }
    }
    return result;
  }

  private void check(List<ObjectNode> runs, ObjectNode answer, ToolCall call) {
    Optional<ObjectNode> history =
        reads.tryRead(
            "celery_task_history",
            CatalogReads.arguments().put("hours", HISTORY_HOURS).put("limit", HISTORY_LIMIT),
            call);
    List<String> corrected = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> unverified = new ArrayList<>();
    List<ObjectNode> shared = runs.stream().filter(run -> isShared(run, runs)).toList();
    for (ObjectNode run : runs) {
      String task = run.path("task_name").asString("");
      JsonNode newest = history.map(rows -> newest(rows.path("tasks"), task)).orElse(null);
      if (newest != null) {
        if (!newest.path("received_at").equals(run.path("last_run_at"))) {
          run.set("last_run_at", newest.path("received_at"));
          run.set("status", newest.path("state"));
          corrected.add(task);
        }
      } else if (history.isPresent() || shared.contains(run)) {
        run.putNull("last_run_at").putNull("status");
        unknown.add(task);
      } else {
        unverified.add(task);
      }
    }
    if (!corrected.isEmpty() || !unknown.isEmpty()) {
      call.context().notes().implausible("foreign_task_runs");
    }
    warn(
        answer,
        corrected,
        " come from the task history; the backend reported runs of other tasks.");
    warn(
        answer,
        unknown,
        " are unknown: the backend reported runs of other tasks, and "
            + (history.isPresent()
                ? searched(history.get()) + " hold none of these."
                : "the task history cannot be read now."));
    warn(
        answer,
        unverified,
        " could not be compared with the task history and may be runs of other tasks.");
  }

  /** What was searched: the limit comes before the hours. */
  private static String searched(ObjectNode history) {
    return history.path("tasks").size() < HISTORY_LIMIT
        ? "the last " + HISTORY_HOURS + " hours of the task history"
        : "the newest " + HISTORY_LIMIT + " runs in the task history";
  }

  private static void warn(ObjectNode answer, List<String> tasks, String text) {
    if (!tasks.isEmpty()) {
      AnswerWarnings.add(answer, "Last runs of " + String.join(", ", tasks) + text);
    }
  }

  /** Whether another task is said to have run at the very same instant. */
  private static boolean isShared(ObjectNode run, List<ObjectNode> runs) {
    return runs.stream()
            .filter(other -> other.path("last_run_at").equals(run.path("last_run_at")))
            .count()
        > 1;
  }

  /** The newest row of that task, whose path may come before its name; null if there is none. */
  private static @Nullable JsonNode newest(JsonNode rows, String task) {
    JsonNode newest = null;
    for (JsonNode row : rows) {
      String name = row.path("task_name").asString("");
      String received = row.path("received_at").asString("");
      boolean ofTask = name.equals(task) || name.endsWith("." + task);
      // Times of one service have one form, and so sort as text.
      if (ofTask
          && !received.isEmpty()
          && (newest == null || received.compareTo(newest.path("received_at").asString("")) > 0)) {
        newest = row;
      }
    }
    return newest;
  }
}
