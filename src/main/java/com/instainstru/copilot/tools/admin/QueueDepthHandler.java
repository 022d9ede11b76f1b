package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code celery_queue_depth}: the backend misreads Flower's answer and then reports one queue
 * called {@code active_queues} with depth 0, whatever waits. That means unknown.
 */
final class QueueDepthHandler implements ToolHandler {
  private final ToolHandler backend;

  QueueDepthHandler(ToolHandler backend) {
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ToolResult result = backend.handle(call);
    ObjectNode answer = result.structured();
    JsonNode queues = answer.path("queues");
    if (queues.size() == 1 && queues.path(0).path("name").asString("").equals("active_queues")) {
      call.context().notes().implausible("queues_misread");
      answer.putArray("queues");
      answer.putNull("total_depth");
      AnswerWarnings.add(
          answer,
          "Queue depths are unknown: the backend could not read them from Flower. This does not"
              + " mean that the queues are empty. See celery_active_tasks for what runs, and"
              + " celery_task_history for whether tasks still start.");
    }
    return result;
  }
}
