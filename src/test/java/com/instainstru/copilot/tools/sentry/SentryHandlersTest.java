package com.instainstru.copilot.tools.sentry;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.prometheus.ScriptedUpstream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SentryHandlersTest {
  private static final String EVENT_ID = "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c";
  private static final String ISSUE =
      """
      {"id": "4501", "shortId": "API-3K", "title": "TimeoutError for jo@example.com",
       "culprit": "app.services.payment in capture",
       "permalink": "https://example.sentry.io/issues/4501/",
       "project": {"id": "42", "slug": "instainstru-api", "name": "api"}, "count": "37",
       "userCount": 12, "firstSeen": "2026-01-22T06:14:09Z", "lastSeen": "2026-01-31T13:48:57Z",
       "level": "error", "status": "unresolved"}
      """;
  private static final String ISSUE_VIEW =
      """
      {"id": 4501, "short_id": "API-3K", "title": "TimeoutError for j***@example.com",
       "culprit": "app.services.payment in capture", "level": "error", "status": "unresolved",
       "project": "instainstru-api", "count": 37, "user_count": 12,
       "first_seen": "2026-01-22T06:14:09Z", "last_seen": "2026-01-31T13:48:57Z",
       "permalink": "https://example.sentry.io/issues/4501/"}
      """;
  private static final String EVENT =
      """
      {"eventID": "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c", "title": "TimeoutError",
       "entries": [{"type": "stacktrace", "data": {"frames": [{"filename": "a.py"},
                                                              {"filename": "b.py"}]}}]}
      """;
  private static final String NOTHING_IN_THE_WAY =
      "'message': null, 'timestamp': null, 'release': null, 'tags': {}, 'user': null,"
          + " 'request': null";
  private final ToolFailure notFound =
      ToolFailure.of(FailureCode.NOT_FOUND, "no").from("sentry", false);

  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final ScriptedUpstream upstream = new ScriptedUpstream("sentry");
  private final SentryClient sentry =
      new SentryClient(
          upstream,
          new SentrySettings(
              URI.create("https://sentry.io/"), null, "instainstru", null, "production", null),
          TestMeters.caches(clock));
  private final ToolHandler issuesTop = new SentryIssuesTopHandler(sentry);
  private final ToolHandler issueDetail = new SentryIssueDetailHandler(sentry);
  private final ToolHandler eventLookup = new SentryEventLookupHandler(sentry);

  @Test
  void listsTheTopIssuesOfAllProjects() {
    upstream.answers(
        "[" + ISSUE + ", {\"id\": \"x\", \"count\": \"many\", \"project\": \"web\"}, 5]");

    ObjectNode answer = issuesTop.handle(call("{}")).structured();

    assertThat(answer.path("issues").path(0)).hasToString(json(ISSUE_VIEW).toString());
    assertThat(answer.path("issues").path(1))
        .hasToString(
            json("{'id': 'x', 'short_id': null, 'title': null, 'culprit': null, 'level': null,"
                    + " 'status': null, 'project': 'web', 'count': 0, 'user_count': 0,"
                    + " 'first_seen': null, 'last_seen': null, 'permalink': null}")
                .toString());
    assertThat(answer.path("summary"))
        .hasToString(
            json("{'issues_returned': 2, 'total_events': 37, 'users_affected': 12,"
                    + " 'time_range': '24h', 'environment': 'production', 'note': 'The totals"
                    + " cover the returned issues only, and a person affected by several issues"
                    + " counts once for each.'}")
                .toString());
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/0/organizations/instainstru/issues/?project=-1&environment=production"
                + "&statsPeriod=24h&sort=user&per_page=10&query=is:unresolved");
  }

  @Test
  void looksUpTheProjectOnceAndPassesEveryChoiceOn() {
    upstream
        .answers(
            """
            [{"id": "42", "slug": "instainstru-api"}, {"id": "x", "slug": "instainstru-web"},
             {"id": 44, "slug": "instainstru-mcp"}]
            """)
        .answers("[]")
        .answers("[]");

    issuesTop.handle(
        call(
            "{'project': ' API ', 'environment': 'Preview', 'time_range': '14d',"
                + " 'status': 'RESOLVED', 'sort_by': 'freq', 'limit': 25, 'query': ' a:b '}"));
    ObjectNode answer =
        issuesTop.handle(call("{'project': 'mcp', 'status': 'all', 'limit': 1}")).structured();

    assertThat(answer.path("summary").path("note").asString())
        .isEqualTo(
            "No issue fits. Searched: every issue in production over 24h. A longer time_range,"
                + " status=all or project=all shows more.");
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/0/organizations/instainstru/projects/",
            "GET /api/0/organizations/instainstru/issues/?project=42&environment=preview"
                + "&statsPeriod=14d&sort=freq&per_page=25&query=is:resolved a:b",
            "GET /api/0/organizations/instainstru/issues/?project=44&environment=production"
                + "&statsPeriod=24h&sort=user&per_page=1&query=");
  }

  @Test
  void keepsAnswersForAWhile() {
    upstream.answers("[]").answers("[" + ISSUE + "]");

    issuesTop.handle(call("{'query': 'a'}"));
    assertThat(issuesTop.handle(call("{'query': 'a '}")).structured().path("issues")).isEmpty();
    assertThat(issuesTop.handle(call("{'query': 'b'}")).structured().path("issues")).hasSize(1);
    assertThat(upstream.requests()).hasSize(2);
  }

  @Test
  void r09MarksWhatSentrySaidBeforeItFailed() {
    upstream
        .answers("[" + ISSUE + "]")
        .fails(ToolFailure.of(FailureCode.CIRCUIT_OPEN, "down").from("sentry", true));

    issuesTop.handle(call("{}"));
    clock.move(Duration.ofMinutes(5));
    ObjectNode answer = issuesTop.handle(call("{}")).structured();

    assertThat(answer.path("issues")).hasSize(1);
    assertThat(answer.path("stale").asBoolean(false)).isTrue();
    assertThat(answer.path("age_seconds").asInt()).isEqualTo(300);
    assertThat(answer.path("summary").path("note").asString())
        .startsWith("Sentry does not answer now; this is its answer of 300 seconds ago.");
  }

  @Test
  void takesNullAsAbsent() {
    upstream.answers("[]");

    issuesTop.handle(call("{'project': null, 'limit': null, 'query': null}"));

    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/0/organizations/instainstru/issues/?project=-1&environment=production"
                + "&statsPeriod=24h&sort=user&per_page=10&query=is:unresolved");
  }

  @ParameterizedTest(name = "I-08: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'project': 'prod'} | all, api, web, mcp",
        "{'environment': 'dev'} | production, preview",
        "{'time_range': '1y'} | 24h, 1h, 7d, 14d",
        "{'status': 'open'} | unresolved, resolved, all",
        "{'sort_by': 'x'} | user, freq, new, date, trends",
        "{'limit': 26} | between 1 and 25",
        "{'limit': 0} | between 1 and 25"
      })
  void refusesOtherChoicesListingTheAllowedOnes(String arguments, String allowed) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> issuesTop.handle(call(arguments)));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains(allowed);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void saysThatAProjectIsMissing() {
    upstream.answers("[{\"id\": \"42\", \"slug\": \"instainstru-api\"}]");

    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> issuesTop.handle(call("{'project': 'web'}")));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("instainstru-web", "project=all");
  }

  @Test
  void asksAgainForProjectsWhenThereWereNone() {
    upstream
        .answers("[]")
        .answers("[{\"id\": \"42\", \"slug\": \"instainstru-api\"}]")
        .answers("[]");

    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> issuesTop.handle(call("{'project': 'api'}")));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
    issuesTop.handle(call("{'project': 'api'}"));

    assertThat(upstream.requests()).hasSize(3);
  }

  @Test
  void refusesAnIssueListOfAnotherForm() {
    upstream.answers("{}");

    assertThat(catchThrowableOfType(ToolFailure.class, () -> issuesTop.handle(call("{}"))).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void showsAnIssueWithItsRecommendedEvent() {
    upstream.answers(ISSUE).answers(EVENT);

    ObjectNode answer = issueDetail.handle(call("{'issue_id': 4501}")).structured();

    assertThat(answer.path("issue")).hasToString(json(ISSUE_VIEW).toString());
    assertThat(answer.path("event"))
        .isEqualTo(
            json(
                "{'id': '"
                    + EVENT_ID
                    + "', 'title': 'TimeoutError', 'environment': 'production', "
                    + NOTHING_IN_THE_WAY
                    + ", 'event_type': 'recommended',"
                    + " 'stacktrace': 'File \\'a.py\\'\\nFile \\'b.py\\''}"));
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/0/organizations/instainstru/issues/4501/",
            "GET /api/0/organizations/instainstru/issues/4501/events/recommended/"
                + "?environment=production");
  }

  @Test
  void showsOtherEventsAndFewerFrames() {
    upstream.answers(ISSUE).answers(EVENT).answers(ISSUE).answers(EVENT);

    ObjectNode latest =
        issueDetail
            .handle(
                call(
                    "{'issue_id': 4501, 'event': 'latest', 'environment': 'preview',"
                        + " 'max_frames': 1}"))
            .structured();
    ObjectNode oldest =
        issueDetail
            .handle(
                call(
                    "{'issue_id': 4501, 'event': 'OLDEST', 'include_stacktrace': false,"
                        + " 'max_frames': 0}"))
            .structured();

    assertThat(latest.path("event").path("stacktrace").asString()).isEqualTo("File \"b.py\"");
    assertThat(oldest.path("event").has("stacktrace")).isFalse();
    assertThat(upstream.lines())
        .contains(
            "GET /api/0/organizations/instainstru/issues/4501/events/latest/?environment=preview",
            "GET /api/0/organizations/instainstru/issues/4501/events/oldest/"
                + "?environment=production");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'issue_id': 'no issue'}",
        "{}",
        "{'issue_id': -1}",
        "{'issue_id': 1, 'max_frames': 0}",
        "{'issue_id': 1, 'max_frames': 101}",
        "{'issue_id': 1, 'event': 'first'}"
      })
  void refusesUnusableArgumentsOfAnIssue(String arguments) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> issueDetail.handle(call(arguments)));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void givesIssueWithoutEventInTheEnvironment() {
    upstream
        .answers(ISSUE)
        .fails(notFound)
        .answers("{\"eventID\": \"x\", \"environment\": \"preview\"}");

    ObjectNode answer = issueDetail.handle(call("{'issue_id': 4501}")).structured();

    assertThat(answer.at("/issue/id").asString()).isEqualTo("4501");
    assertThat(answer.get("event").isNull()).isTrue();
    assertThat(answer.get("note").stringValue())
        .isEqualTo(
            "The issue has no event in production. Its latest event is in preview: repeat the call"
                + " with this environment.");
    assertThat(upstream.lines().get(2))
        .isEqualTo("GET /api/0/organizations/instainstru/issues/4501/events/latest/");
  }

  @Test
  void saysThatEventsMayHaveExpired() {
    upstream.answers(ISSUE).fails(notFound).fails(notFound);
    assertThat(
            issueDetail.handle(call("{'issue_id': 4501}")).structured().get("note").stringValue())
        .endsWith("Its events may have expired, or name no environment.");

    upstream.answers(ISSUE).fails(notFound).answers("{\"environment\": \"staging\"}");
    assertThat(
            issueDetail.handle(call("{'issue_id': 4501}")).structured().get("note").stringValue())
        .endsWith("Its latest event is in staging.");
  }

  @Test
  void reportsOtherFailuresOfAnEvent() {
    upstream
        .answers(ISSUE)
        .fails(ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "slow").from("sentry", true));

    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> issueDetail.handle(call("{'issue_id': 4501}")))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-3k", "https://o.sentry.io/issues/API-3K/?project=1"})
  void resolvesShortIds(String reference) {
    upstream.answers("{\"groupId\": \"4501\"}").answers(ISSUE).answers(EVENT);

    issueDetail.handle(call("{'issue_id': '" + reference + "'}"));

    assertThat(upstream.lines().subList(0, 2))
        .containsExactly(
            "GET /api/0/organizations/instainstru/shortids/API-3K/",
            "GET /api/0/organizations/instainstru/issues/4501/");
  }

  @Test
  void takesIdOutOfUrl() {
    upstream.answers(ISSUE).answers(EVENT);

    issueDetail.handle(
        call("{'issue_id': 'https://sentry.io/organizations/instainstru/issues/4501/events/x/'}"));

    assertThat(upstream.lines().get(0))
        .isEqualTo("GET /api/0/organizations/instainstru/issues/4501/");
  }

  @Test
  void refusesShortIdWithoutIssue() {
    upstream.answers("{}");

    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> issueDetail.handle(call("{'issue_id': 'API-3K'}")))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void refusesAnIssueOfAnotherForm() {
    upstream.answers("[]");

    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> issueDetail.handle(call("{'issue_id': 1}")))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void findsAnEventWithItsIssue() {
    upstream
        .answers("{\"projectSlug\": \"instainstru-api\", \"groupId\": \"4501\"}")
        .answers(EVENT)
        .answers(ISSUE);

    ObjectNode answer =
        eventLookup
            .handle(call("{'event_id': ' 9F0C2B7D-e3a9-4c1f-8a6b-5d4e3f2a1b0c '}"))
            .structured();

    assertThat(answer)
        .hasToString(
            json("{'found': true, 'project': 'instainstru-api', 'event': {'id': '"
                    + EVENT_ID
                    + "', 'title': 'TimeoutError', 'message': null, 'timestamp': null,"
                    + " 'environment': null, 'release': null, 'tags': {}, 'user': null,"
                    + " 'request': null,"
                    + " 'stacktrace': 'File \\'a.py\\'\\nFile \\'b.py\\''},"
                    + " 'issue': {'id': 4501, 'short_id': 'API-3K',"
                    + " 'permalink': 'https://example.sentry.io/issues/4501/'}}")
                .toString());
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/0/organizations/instainstru/eventids/" + EVENT_ID + "/",
            "GET /api/0/projects/instainstru/instainstru-api/events/" + EVENT_ID + "/",
            "GET /api/0/organizations/instainstru/issues/4501/");
  }

  @Test
  void buildsTheLinkItselfWhenTheIssueIsGone() {
    upstream.answers("{\"project_slug\": \"p\", \"group_id\": 4501}").answers("{}").fails(notFound);

    assertThat(lookup().path("issue"))
        .hasToString(
            json("{'id': 4501, 'short_id': null, 'permalink':"
                    + " 'https://sentry.io/organizations/instainstru/issues/4501/'}")
                .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'projectSlug': 'p', 'groupId': null} | null",
        "{'projectSlug': 'p', 'groupId': 'x'} | {\"id\":\"x\",\"short_id\":null,\"permalink\":null}"
      })
  void doesNotAskForAnIssueWithoutNumericId(String place, String issue) {
    upstream.answers(place.replace('\'', '"')).answers("{}");

    assertThat(lookup().path("issue")).hasToString(issue);
    assertThat(upstream.requests()).hasSize(2);
  }

  @Test
  void keepsTheBuiltLinkWhenTheIssueHasNone() {
    upstream
        .answers("{\"projectSlug\": \"p\", \"groupId\": \"7\"}")
        .answers("{}")
        .answers("{\"shortId\": \"API-7\"}");

    assertThat(lookup().path("issue"))
        .hasToString(
            json("{'id': 7, 'short_id': 'API-7', 'permalink':"
                    + " 'https://sentry.io/organizations/instainstru/issues/7/'}")
                .toString());
  }

  @Test
  void saysWhatMayHaveHappenedToAnUnknownEvent() {
    upstream.fails(notFound);

    ObjectNode answer = lookup();

    assertThat(answer.path("found").asBoolean(true)).isFalse();
    assertThat(answer.path("event_id").asString()).isEqualTo(EVENT_ID);
    assertThat(answer.path("reason").asString()).isNotBlank();
    assertThat(answer.path("suggestions")).hasSize(3);
  }

  @Test
  void reportsAnEventThatIsGoneAfterItWasFound() {
    upstream.answers("{\"projectSlug\": \"p\"}").fails(notFound);

    assertThat(catchThrowableOfType(ToolFailure.class, this::lookup)).isSameAs(notFound);
  }

  @Test
  void reportsOtherFailuresAndPlacesWithoutProject() {
    ToolFailure outage =
        ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "down").from("sentry", true);
    upstream.fails(outage).answers("{}");

    assertThat(catchThrowableOfType(ToolFailure.class, this::lookup)).isSameAs(outage);
    assertThat(catchThrowableOfType(ToolFailure.class, this::lookup).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0",
        "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0g",
        "../../x?y=1"
      })
  void refusesWhatIsNoEventId(String id) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> eventLookup.handle(call("{'event_id': '" + id + "'}")));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("32 hex digits");
    assertThat(upstream.requests()).isEmpty();
  }

  private ObjectNode lookup() {
    return eventLookup.handle(call("{'event_id': '" + EVENT_ID + "'}")).structured();
  }
}
