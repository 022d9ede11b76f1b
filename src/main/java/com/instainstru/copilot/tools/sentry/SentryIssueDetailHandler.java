package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sentry_issue_detail}: an issue and one of its events. */
public final class SentryIssueDetailHandler implements ToolHandler {
  private static final List<String> EVENTS = List.of("recommended", "latest", "oldest");
  private static final int MAX_FRAMES = 100;
  private static final Pattern URL = Pattern.compile("^https?://.*/issues/([A-Za-z0-9_-]+)");
  private static final Pattern SHORT_ID = Pattern.compile("[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)+");

  private final SentryClient sentry;

  public SentryIssueDetailHandler(SentryClient sentry) {
    this.sentry = sentry;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments();
    String environment =
        SentryArguments.choice(arguments, "environment", SentryIssuesTopHandler.ENVIRONMENTS);
    String which = SentryArguments.choice(arguments, "event", EVENTS);
    boolean withStackTrace = arguments.path("include_stacktrace").asBoolean(true);
    int maxFrames =
        withStackTrace ? SentryArguments.number(arguments, "max_frames", 20, 1, MAX_FRAMES) : 0;

    String issueId = issueId(arguments.path("issue_id").asString("").strip(), call);
    JsonNode issue = sentry.issue(issueId, call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("issue", IssueView.of(issue));
    JsonNode event = event(issueId, which, environment, call);
    if (event == null) {
      answer.putNull("event");
      answer.put("note", elsewhere(issueId, environment, call));
      return ToolResult.of(answer);
    }
    ObjectNode eventView = EventView.of(event, environment).put("event_type", which);
    if (withStackTrace) {
      eventView.put("stacktrace", StackTraceText.of(event, maxFrames));
    }
    answer.set("event", eventView);
    return ToolResult.of(answer);
  }

  private String issueId(String reference, ToolCall call) {
    Matcher url = URL.matcher(reference);
    String id = url.find() ? url.group(1) : reference;
    if (SentryClient.isNumeric(id)) {
      return id;
    }
    if (SHORT_ID.matcher(id).matches()) {
      return sentry.issueId(id, call.context());
    }
    throw ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            "issue_id has to be the numeric id of an issue, a short id such as API-3K, or the URL"
                + " of the issue. sentry_issues_top gives ids.")
        .with("argument", "issue_id");
  }

  /** Null if the issue has no event there. */
  private @Nullable JsonNode event(
      String issueId, String which, @Nullable String environment, ToolCall call) {
    try {
      return sentry.issueEvent(issueId, which, environment, call.context());
    } catch (ToolFailure failure) {
      if (failure.code() == FailureCode.NOT_FOUND) {
        return null;
      }
      throw failure;
    }
  }

  private String elsewhere(String issueId, String environment, ToolCall call) {
    JsonNode anywhere = event(issueId, "latest", null, call);
    String place =
        anywhere == null ? "" : EventView.of(anywhere, "").path("environment").asString("");
    return "The issue has no event in "
        + environment
        + ". "
        + (place.isEmpty()
            ? "Its events may have expired, or name no environment."
            : "Its latest event is in "
                + place
                + (SentryIssuesTopHandler.ENVIRONMENTS.contains(place)
                    ? ": repeat the call with this environment."
                    : "."));
  }
}
