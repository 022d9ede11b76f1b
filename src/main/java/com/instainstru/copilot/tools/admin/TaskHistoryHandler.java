package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code celery_task_history}: the backend says that it filters by task name and does not. So as
 * many runs as it gives are read, and filtered here.
 */
final class TaskHistoryHandler implements ToolHandler {
  private static final int MAX_ROWS = 500;
  private static final int MAX_NAMES = 12;

  private final ToolHandler backend;

  TaskHistoryHandler(ToolHandler backend) {
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String name = call.arguments().path("task_name").asString("").strip();
    if (name.isEmpty()) {
      return backend.handle(call);
    }
    ToolResult result =
        backend.handle(call.withArguments(call.arguments().deepCopy().put("limit", MAX_ROWS)));
    if (result.structured().get("tasks") instanceof ArrayNode tasks) {
      filter(result.structured(), tasks, name, call);
    }
    return result;
  }

  private static void filter(ObjectNode answer, ArrayNode tasks, String name, ToolCall call) {
    int limit = call.arguments().path("limit").asInt(MAX_ROWS);
    int read = tasks.size();
    Set<String> others = new TreeSet<>();
    ArrayNode fitting = answer.arrayNode();
    int left = 0;
    for (JsonNode task : tasks) {
      String found = task.path("task_name").asString("");
      if (!found.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
        others.add(found);
      } else if (fitting.size() < limit) {
        fitting.add(task);
      } else {
        left++;
      }
    }
    answer.set("tasks", fitting);
    answer.put("count", fitting.size());
    if (answer.get("filters_applied") instanceof ObjectNode applied) {
      applied.put("task_name", name).put("limit", limit);
    }
    if (!others.isEmpty()) {
      call.context().notes().implausible("ignored_filter");
    }
    if (read >= MAX_ROWS && !others.isEmpty()) {
      AnswerWarnings.add(
          answer,
          "Only the newest "
              + MAX_ROWS
              + " runs of all tasks could be searched for this name; older runs of it may exist.");
    }
    if (left > 0) {
      AnswerWarnings.add(answer, left + " more runs fit; raise the limit to see them.");
    }
    if (fitting.isEmpty()) {
      answer.put("note", note(read, others));
    }
  }

  private static String note(int read, Set<String> others) {
    if (others.isEmpty()) {
      return "No run was read. Either nothing ran in these hours, or monitoring is down.";
    }
    return "None of the "
        + read
        + " runs read has a name with this text. Names found: "
        + String.join(", ", others.stream().limit(MAX_NAMES).toList())
        + (others.size() > MAX_NAMES ? ", and others" : "")
        + ".";
  }
}
