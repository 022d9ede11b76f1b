package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sentry_issue_detail}: an issue and one of its events. */
public final class SentryIssueDetailHandler implements ToolHandler {
  private static final List<String> EVENTS = List.of("recommended", "latest", "oldest");
  private static final int MAX_FRAMES = 100;

  private final SentryClient sentry;

  public SentryIssueDetailHandler(SentryClient sentry) {
    this.sentry = sentry;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments();
    String issueId = arguments.path("issue_id").asString("");
    if (!SentryClient.isNumeric(issueId)) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The argument 'issue_id' must be the numeric id of an issue, as sentry_issues_top"
                  + " gives it; short ids such as API-3K are not accepted.")
          .with("argument", "issue_id");
    }
    String environment =
        SentryArguments.choice(arguments, "environment", SentryIssuesTopHandler.ENVIRONMENTS);
    String which = SentryArguments.choice(arguments, "event", EVENTS);
    boolean withStackTrace = arguments.path("include_stacktrace").asBoolean(true);
    int maxFrames =
        withStackTrace ? SentryArguments.number(arguments, "max_frames", 20, 1, MAX_FRAMES) : 0;

    JsonNode issue = sentry.issue(issueId, call.context());
    JsonNode event = sentry.issueEvent(issueId, which, environment, call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("issue", IssueView.of(issue));
    ObjectNode eventView = EventView.of(event, environment).put("event_type", which);
    if (withStackTrace) {
      eventView.put("stacktrace", StackTraceText.of(event, maxFrames));
    }
    answer.set("event", eventView);
    return ToolResult.of(answer);
  }
}
