package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.upstream.FreshCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sentry_issues_top}: the most important issues of a period. */
public final class SentryIssuesTopHandler implements ToolHandler {
  static final List<String> ENVIRONMENTS = List.of("production", "preview");

  private static final List<String> PROJECTS = List.of("all", "api", "web", "mcp");
  private static final List<String> TIME_RANGES = List.of("24h", "1h", "7d", "14d");
  private static final List<String> STATUSES = List.of("unresolved", "resolved", "all");
  private static final List<String> ORDERS = List.of("user", "freq", "new", "date", "trends");
  private static final Map<String, String> SLUGS =
      Map.of("api", "instainstru-api", "web", "instainstru-web", "mcp", "instainstru-mcp");
  private static final int MAX_LIMIT = 25;

  private final SentryClient sentry;

  public SentryIssuesTopHandler(SentryClient sentry) {
    this.sentry = sentry;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    IssueSearch search = search(call.arguments());
    FreshCache.Found<JsonNode> found = sentry.issues(search, call.context());
    ArrayNode issues = JsonNodeFactory.instance.arrayNode();
    for (JsonNode issue : found.value()) {
      if (issue.isObject()) {
        issues.add(IssueView.of(issue));
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("summary", summary(search, issues, found.staleFor()));
    answer.set("issues", issues);
    return ToolResult.of(found.mark(answer));
  }

  private static IssueSearch search(ObjectNode arguments) {
    String status = SentryArguments.choice(arguments, "status", STATUSES);
    String query = arguments.path("query").asString("").strip();
    String text = (status.equals("all") ? "" : "is:" + status) + " " + query;
    return new IssueSearch(
        SLUGS.get(SentryArguments.choice(arguments, "project", PROJECTS)),
        SentryArguments.choice(arguments, "environment", ENVIRONMENTS),
        SentryArguments.choice(arguments, "time_range", TIME_RANGES),
        SentryArguments.choice(arguments, "sort_by", ORDERS),
        SentryArguments.number(arguments, "limit", 10, 1, MAX_LIMIT),
        text.strip());
  }

  private static ObjectNode summary(
      IssueSearch search, ArrayNode issues, @Nullable Duration staleFor) {
    long events = 0;
    long users = 0;
    for (JsonNode issue : issues) {
      events += issue.path("count").asLong();
      users += issue.path("user_count").asLong();
    }
    ObjectNode summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("issues_returned", issues.size())
            .put("total_events", events)
            .put("users_affected", users)
            .put("time_range", search.period())
            .put("environment", search.environment())
            .put("note", note(search, issues.isEmpty(), staleFor));
    return summary;
  }

  private static String note(IssueSearch search, boolean empty, @Nullable Duration staleFor) {
    String stale =
        staleFor == null
            ? ""
            : "Sentry does not answer now; this is its answer of "
                + staleFor.toSeconds()
                + " seconds ago. ";
    if (!empty) {
      return stale
          + "The totals cover the returned issues only, and a person affected by several issues"
          + " counts once for each.";
    }
    return stale
        + "No issue fits. Searched: "
        + (search.query().isEmpty() ? "every issue" : search.query())
        + " in "
        + search.environment()
        + " over "
        + search.period()
        + ". A longer time_range, status=all or project=all shows more.";
  }
}
