package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sentry's web API, as far as triage needs it. Project ids and issue lists are cached. */
public final class SentryClient {
  private static final Duration PROJECTS_FRESH_FOR = Duration.ofHours(24);
  private static final Duration ISSUES_FRESH_FOR = Duration.ofMinutes(2);
  private static final int MAX_SEARCHES = 200;
  private static final String ALL_PROJECTS = "-1";

  private final Upstream upstream;
  private final String organization;
  private final URI webUrl;
  private final FreshCache<String, Map<String, String>> projectIds;
  private final FreshCache<IssueSearch, JsonNode> issues;

  /**
   * @param upstream Sentry, without {@code /api/0}
   * @param settings organisation, and the base URL for links to issues
   * @param caches makes the caches of project ids and issue lists
   */
  public SentryClient(Upstream upstream, SentrySettings settings, FreshCache.Caches caches) {
    this.upstream = upstream;
    this.organization = settings.organization();
    this.webUrl = settings.baseUrl();
    this.projectIds = caches.named("sentry_projects", PROJECTS_FRESH_FOR, 1);
    this.issues = caches.named("sentry_issues", ISSUES_FRESH_FOR, MAX_SEARCHES);
  }

  /** An array of issues. Shared by callers: never change it. */
  FreshCache.Found<JsonNode> issues(IssueSearch search, CallContext context) {
    return issues.get(search, context, () -> loadIssues(search, context));
  }

  private JsonNode loadIssues(IssueSearch search, CallContext context) {
    String slug = search.projectSlug();
    String project = slug == null ? ALL_PROJECTS : projectId(slug, context);
    UpstreamRequest request =
        get("/api/0/organizations/{org}/issues/", Map.of())
            .with("project", project)
            .with("environment", search.environment())
            .with("statsPeriod", search.period())
            .with("sort", search.sort())
            .with("per_page", Integer.toString(search.limit()))
            // Without a query Sentry searches for unresolved issues only.
            .with("query", search.query());
    JsonNode body = upstream.send(request, context).body();
    if (!body.isArray()) {
      throw unusable("a list of issues");
    }
    return body;
  }

  private String projectId(String slug, CallContext context) {
    Map<String, String> ids =
        projectIds.get(organization, context, () -> loadProjectIds(context)).value();
    String id = ids.get(slug);
    if (id == null) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "Sentry's organisation has no project "
                  + slug
                  + " that this server's token may see. Use project=all, or give the token access"
                  + " to the project.")
          .with("argument", "project");
    }
    return id;
  }

  private Map<String, String> loadProjectIds(CallContext context) {
    Map<String, String> ids = new HashMap<>();
    JsonNode projects =
        upstream.send(get("/api/0/organizations/{org}/projects/", Map.of()), context).body();
    for (JsonNode project : projects) {
      String id = project.path("id").asString("");
      if (isNumeric(id)) {
        ids.put(project.path("slug").asString(""), id);
      }
    }
    if (ids.isEmpty()) {
      // Not kept: a token that sees nothing is being repaired, and then the list has to be new.
      throw ToolFailure.of(
              FailureCode.UPSTREAM_BAD_RESPONSE,
              "Sentry shows no project to this server's token. Check the organisation and what the"
                  + " token may read.")
          .from(upstream.name(), false);
    }
    return Map.copyOf(ids);
  }

  /** One issue. */
  JsonNode issue(String issueId, CallContext context) {
    return object(
        get("/api/0/organizations/{org}/issues/{issue_id}/", Map.of("issue_id", issueId)),
        "an issue",
        context);
  }

  /**
   * An event of an issue.
   *
   * @param which {@code latest}, {@code oldest} or {@code recommended}
   * @param environment where it happened; null for anywhere
   */
  JsonNode issueEvent(
      String issueId, String which, @Nullable String environment, CallContext context) {
    UpstreamRequest request =
        get(
            "/api/0/organizations/{org}/issues/{issue_id}/events/{event}/",
            Map.of("issue_id", issueId, "event", which));
    return object(
        environment == null ? request : request.with("environment", environment),
        "an event",
        context);
  }

  /**
   * The numeric id of an issue that people call by its short id.
   *
   * @param shortId such as {@code API-3K}
   */
  String issueId(String shortId, CallContext context) {
    JsonNode found =
        object(
            get(
                "/api/0/organizations/{org}/shortids/{short_id}/",
                Map.of("short_id", shortId.toUpperCase(Locale.ROOT))),
            "an issue",
            context);
    String id = SentryJson.first(found, "groupId", "group_id").asString("");
    if (!isNumeric(id)) {
      throw unusable("an issue with an id");
    }
    return id;
  }

  /** Where an event belongs: an object with project slug and group id. */
  JsonNode resolve(String eventId, CallContext context) {
    return object(
        get("/api/0/organizations/{org}/eventids/{event_id}/", Map.of("event_id", eventId)),
        "the place of an event",
        context);
  }

  /** An event of a project. */
  JsonNode projectEvent(String projectSlug, String eventId, CallContext context) {
    return object(
        get(
            "/api/0/projects/{org}/{project}/events/{event_id}/",
            Map.of("project", projectSlug, "event_id", eventId)),
        "an event",
        context);
  }

  /** Where people look at an issue. */
  String permalink(String issueId) {
    String base = webUrl.toString().replaceAll("/+$", "");
    return base + "/organizations/" + organization + "/issues/" + issueId + "/";
  }

  /** The failure for JSON that is not of the documented form. */
  ToolFailure unusable(String what) {
    return ToolFailure.of(
            FailureCode.UPSTREAM_BAD_RESPONSE,
            "The answer of Sentry is not "
                + what
                + ". Check that its URL is Sentry's base URL, without /api/0.")
        .from(upstream.name(), false);
  }

  static boolean isNumeric(String id) {
    return !id.isEmpty() && id.length() <= 18 && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private UpstreamRequest get(String path, Map<String, String> pathValues) {
    Map<String, String> values = new HashMap<>(pathValues);
    values.put("org", organization);
    return UpstreamRequest.get(path, values);
  }

  private JsonNode object(UpstreamRequest request, String what, CallContext context) {
    JsonNode body = upstream.send(request, context).body();
    if (!body.isObject()) {
      throw unusable(what);
    }
    return body;
  }
}
