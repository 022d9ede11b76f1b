package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code celery_worker_status}: Flower's counts are those of its own start, so they are compared
 * with the tasks that run now.
 */
final class WorkerStatusHandler implements ToolHandler {
  private final ToolHandler backend;
  private final CatalogReads reads;

  WorkerStatusHandler(ToolHandler backend, CatalogReads reads) {
    this.backend = backend;
    this.reads = reads;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ToolResult result = backend.handle(call);
    ObjectNode answer = result.structured();
    if (answer.path("workers").isArray()) {
      reads
          .tryRead("celery_active_tasks", CatalogReads.arguments(), call)
          .ifPresent(active -> compare(answer, active, call));
    }
    return result;
  }

  private static void compare(ObjectNode answer, JsonNode active, ToolCall call) {
    int running = active.path("tasks").size();
    int reported = answer.path("summary").path("total_active_tasks").asInt(0);
    if (running > reported) {
      call.context().notes().implausible("stale_counts");
      AnswerWarnings.add(
          answer,
          (answer.path("workers").isEmpty()
                  ? "Workers exist although none is listed: "
                  : "The counts of tasks are old: ")
              + running
              + " tasks run now (celery_active_tasks), "
              + reported
              + " are reported here.");
    }
  }
}
