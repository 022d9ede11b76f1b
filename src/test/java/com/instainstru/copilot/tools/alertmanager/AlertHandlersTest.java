package com.instainstru.copilot.tools.alertmanager;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.prometheus.ScriptedUpstream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class AlertHandlersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);
  private static final String ALERTS =
      """
      [{"labels": {"alertname": "HighLatency", "severity": "critical"},
        "annotations": {"summary": "p99 above 2 s"}, "startsAt": "2026-01-31T14:50:00Z",
        "endsAt": "2026-01-31T15:08:00Z", "generatorURL": "https://grafana.example.com/1",
        "status": {"state": "active", "silencedBy": []}, "fingerprint": "c0ffee00c0ffee00"},
       {"labels": {}, "status": {"state": "suppressed"}}, 5]
      """;
  private static final String SILENCES =
      """
      [{"id": "s1", "status": {"state": "active"}, "matchers": [{"name": "a", "value": "b"}],
        "startsAt": "2026-01-31T15:00:00Z", "endsAt": "2026-01-31T16:00:00Z",
        "createdBy": "admin@example.com", "comment": "deploy", "updatedAt": "x"},
       {"id": "s2", "status": {"state": "expired"}}, 5]
      """;

  private final ScriptedUpstream upstream = new ScriptedUpstream("alertmanager");
  private final AlertmanagerClient alertmanager = AlertmanagerClient.direct(upstream);
  private final AlertsListHandler alerts = new AlertsListHandler(alertmanager);
  private final SilencesListHandler silences = new SilencesListHandler(alertmanager);
  private final AlertSilenceHandler silence = new AlertSilenceHandler(alertmanager, CLOCK);

  @Test
  void listsAlerts() {
    upstream.answers(ALERTS);

    assertThat(alerts.handle(call("{}")).structured())
        .isEqualTo(
            json(
                "{'alerts': [{'name': 'HighLatency', 'state': 'active', 'labels': {'alertname':"
                    + " 'HighLatency', 'severity': 'critical'}, 'annotations': {'summary': 'p99"
                    + " above 2 s'}, 'starts_at': '2026-01-31T14:50:00Z', 'ends_at':"
                    + " '2026-01-31T15:08:00Z', 'generator_url': 'https://grafana.example.com/1'},"
                    + " {'name': null, 'state': 'suppressed', 'labels': {}, 'annotations': null,"
                    + " 'starts_at': null, 'ends_at': null, 'generator_url': null, 'silenced_by':"
                    + " null, 'inhibited_by': null}], 'count': 2, 'total': 2}"));
    assertThat(upstream.lines()).containsExactly("GET /api/v2/alerts");
  }

  @ParameterizedTest
  @CsvSource({"active, HighLatency", "firing, HighLatency", "suppressed, "})
  void listsAlertsOfAState(String state, String name) {
    upstream.answers(ALERTS);

    ObjectNode answer = alerts.handle(call("{'state': '" + state + "'}")).structured();

    assertThat(answer.path("count").asInt()).isEqualTo(1);
    assertThat(answer.path("alerts").path(0).path("name").stringValue(null)).isEqualTo(name);
  }

  @Test
  void saysWhatWasSearchedWhenNoAlertFits() {
    upstream.answers(ALERTS).answers("[]");

    assertThat(alerts.handle(call("{'state': 'unprocessed'}")).structured())
        .isEqualTo(
            json(
                "{'alerts': [], 'count': 0, 'total': 0, 'note': 'None of the 2 alerts that"
                    + " Alertmanager holds fits; 2 are in another state: leave state out to see"
                    + " them.'}"));
    assertThat(alerts.handle(call("{'state': 'active'}")).structured().path("note").asString())
        .contains("holds no alerts now");
  }

  private static String alert(String name, String severity, String status) {
    return "{'labels': {'alertname': '"
        + name
        + "', 'severity': '"
        + severity
        + "'}, 'status': "
        + status
        + "}";
  }

  private static String list(String... alerts) {
    return ("[" + String.join(",", alerts) + "]").replace('\'', '"');
  }

  @Test
  void pageEndsBeforeItIsTooLargeToRead() {
    String large = alert("x".repeat(50_000), "page", "{'state': 'active'}");
    String larger = alert("x".repeat(90_000), "page", "{'state': 'active'}");
    String all = list(large, large, larger);
    upstream.answers(all).answers(all).answers(all);

    for (int offset = 0; offset < 3; offset++) {
      ObjectNode page =
          alerts.handle(call("{'limit': 200, 'offset': " + offset + "}")).structured();

      assertThat(page.get("alerts")).hasSize(1);
      assertThat(page.path("next_offset").asInt(3)).isEqualTo(offset + 1);
    }
  }

  @Test
  void tellsWhoMutedFiringAlerts() {
    String muted = "{'state': 'suppressed', 'silencedBy': ['s1'], 'inhibitedBy': []}";
    String inhibited = "{'state': 'suppressed', 'silencedBy': [], 'inhibitedBy': ['f']}";
    upstream
        .answers(
            list(
                alert("Slow", "page", "{'state': 'active'}"),
                alert("Queue", "page", muted),
                alert("Queue", "page", muted),
                alert("Disk", "", inhibited)))
        .answers(
            list(
                "{'id': 's0', 'endsAt': 'T0'}",
                "{'id': 's1', 'endsAt': 'T1', 'createdBy': 'ana', 'comment': 'deploy'}"));

    ObjectNode answer = alerts.handle(call("{'state': 'firing'}")).structured();

    assertThat(answer.get("count").intValue()).isEqualTo(1);
    ObjectNode suppressed = (ObjectNode) answer.get("suppressed");
    assertThat(suppressed.remove("note").stringValue()).contains("These fire too");
    assertThat(suppressed)
        .hasToString(
            json("{'count': 3, 'by_name': {'Queue': 2, 'Disk': 1}, 'inhibited': 1, 'silences':"
                    + " [{'id': 's1', 'ends_at': 'T1', 'created_by': 'ana', 'comment': 'deploy',"
                    + " 'alerts': 2}]}")
                .toString());
  }

  @Test
  void inhibitedAlertsNeedNoSilence() {
    upstream.answers(list(alert("Disk", "", "{'state': 'suppressed', 'inhibitedBy': ['f']}")));

    ObjectNode answer = alerts.handle(call("{'state': 'active'}")).structured();

    assertThat(answer.at("/suppressed/inhibited").intValue()).isEqualTo(1);
    assertThat(upstream.lines()).hasSize(1);
  }

  @Test
  void givesPageWithCountsOfAll() {
    String active = "{'state': 'active'}";
    String many =
        list(
            alert("Slow", "page", active),
            alert("Slow", "warn", active),
            alert("Queue", "", active),
            alert("Other", "page", active));
    upstream.answers(many).answers(many).answers(many).answers(many);

    ObjectNode first = alerts.handle(call("{'limit': 2}")).structured();
    assertThat(first.get("count").intValue()).isEqualTo(2);
    assertThat(first.get("total").intValue()).isEqualTo(4);
    assertThat(first.get("next_offset").intValue()).isEqualTo(2);
    assertThat(first.get("by_name")).hasToString("{\"Slow\":2,\"Other\":1,\"Queue\":1}");
    assertThat(first.get("by_severity")).hasToString("{\"page\":2,\"none\":1,\"warn\":1}");

    ObjectNode last = alerts.handle(call("{'limit': 2, 'offset': 2}")).structured();
    assertThat(last.get("count").intValue()).isEqualTo(2);
    assertThat(last.has("next_offset")).isFalse();

    assertThat(alerts.handle(call("{'offset': 9}")).structured().get("note").stringValue())
        .contains("behind the last of 4");
    assertThat(
            alerts
                .handle(call("{'name': 'slo', 'severity': 'PAGE'}"))
                .structured()
                .get("total")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void saysThatNoAlertHasTheName() {
    upstream.answers(list(alert("Slow", "page", "{'state': 'active'}")));

    assertThat(alerts.handle(call("{'name': 'x'}")).structured().get("note").stringValue())
        .isEqualTo("None of the 1 alerts that Alertmanager holds fits.");
  }

  @Test
  void listsSilencesInForce() {
    upstream.answers(SILENCES).answers(SILENCES);

    assertThat(silences.handle(call("{}")).structured())
        .isEqualTo(
            json(
                "{'silences': [{'id': 's1', 'status': {'state': 'active'},"
                    + " 'matchers': [{'name': 'a', 'value': 'b'}],"
                    + " 'starts_at': '2026-01-31T15:00:00Z', 'ends_at': '2026-01-31T16:00:00Z',"
                    + " 'comment': 'deploy', 'created_by': 'admin@example.com'}], 'count': 1}"));
    assertThat(silences.handle(call("{'active_only': false}")).structured().path("count").asInt())
        .isEqualTo(2);
    assertThat(upstream.lines()).containsExactly("GET /api/v2/silences", "GET /api/v2/silences");
  }

  @Test
  void saysWhatWasSearchedWhenNoSilenceFits() {
    upstream.answers("[{\"id\": \"s2\", \"status\": {\"state\": \"expired\"}}]").answers("[]");

    assertThat(silences.handle(call("{}")).structured().path("note").asString())
        .contains("None of the 1 silences", "active_only=false");
    assertThat(silences.handle(call("{}")).structured().path("note").asString())
        .contains("keeps no silences");
  }

  @Test
  void silencesInTheCallersName() {
    ScriptedUpstream grafana =
        new ScriptedUpstream("grafana").answers("{\"silenceID\": \"2f6c0e8e\"}");
    AlertSilenceHandler handler =
        new AlertSilenceHandler(AlertmanagerClient.throughGrafana(grafana), CLOCK);

    ObjectNode answer =
        handler
            .handle(
                call(
                    "{'matchers': [{'name': 'alertname', 'value': 'HighLatency'}, {'name': 'job',"
                        + " 'value': 'api|web', 'isRegex': true, 'isEqual': false}],"
                        + " 'duration_minutes': 1440, 'comment': ' deploy ', 'created_by': 'the"
                        + " boss'}"))
            .structured();

    assertThat(answer)
        .isEqualTo(
            json(
                "{'silence_id': '2f6c0e8e', 'starts_at': '2026-01-31T15:00:00.000000+00:00',"
                    + " 'ends_at': '2026-02-01T15:00:00.000000+00:00', 'created_by': 'u1'}"));
    assertThat(grafana.lines()).containsExactly("POST /api/alertmanager/grafana/api/v2/silences");
    assertThat(grafana.requests().get(0).retryable()).isFalse();
    assertThat(grafana.requests().get(0).body())
        .isEqualTo(
            json(
                "{'matchers': [{'name': 'alertname', 'value': 'HighLatency', 'isRegex': false,"
                    + " 'isEqual': true}, {'name': 'job', 'value': 'api|web', 'isRegex': true,"
                    + " 'isEqual': false}], 'startsAt': '2026-01-31T15:00:00.000000+00:00',"
                    + " 'endsAt': '2026-02-01T15:00:00.000000+00:00', 'createdBy': 'u1',"
                    + " 'comment': 'deploy'}"));
  }

  @Test
  void namesTheProgramOfALocalCaller() {
    upstream.answers("{\"silenceID\": \"s\"}");

    ObjectNode answer =
        silence
            .handle(
                call(
                    "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1,"
                        + " 'comment': 'c'}",
                    CallContext.of(Caller.local(), "stdio", "claude-desktop")))
            .structured();

    assertThat(answer.path("created_by").asString()).isEqualTo("local via claude-desktop");
  }

  @ParameterizedTest(name = "I-09: silence of {0} minutes")
  @ValueSource(strings = {"0", "-5", "1441", "1500", "null"})
  void refusesADurationOutsideOneMinuteToADay(String minutes) {
    assertThat(rejection("[{'name': 'a', 'value': 'b'}]", minutes, "why"))
        .contains("'duration_minutes'", "1 and 1440");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void refusesASilenceWithoutAReason(String comment) {
    assertThat(rejection("[{'name': 'a', 'value': 'b'}]", "60", comment)).contains("'comment'");
  }

  @ParameterizedTest(name = "I-09: silence with matchers {0}")
  @CsvSource(
      delimiter = '!',
      value = {
        "[] ! at least one matcher that is not negated",
        "[{'name': 'a', 'value': 'b', 'isEqual': false}] ! at least one matcher that is not"
            + " negated",
        "[{'name': '', 'value': 'b'}] ! not empty",
        "[{'name': 'a', 'value': ' '}] ! not empty",
        "[{'value': 'b'}] ! not empty",
        "[{'name': 'a'}] ! not empty",
        "[{'name': 'a', 'value': '.*', 'isRegex': true}] ! fits nearly any value",
        "[{'name': 'a', 'value': 'b'}, {'name': 'a', 'value': '.+', 'isRegex': true}] ! fits nearly"
            + " any",
        "[{'name': 'a', 'value': 'b*', 'isRegex': true}] ! fits the empty text",
        "[{'name': 'a', 'value': '(', 'isRegex': true}] ! cannot be compiled",
        "[{'name': 'a', 'value': '[^[]+|]Z]', 'isRegex': true}] ! fits nearly any value",
        "[{'name': 'a', 'value': '\\ud83d'}] ! lone surrogate"
      })
  void refusesASilenceThatWouldMuteEverything(String matchers, String message) {
    assertThat(rejection(matchers, "60", "why")).contains(message);
  }

  @Test
  void asksAlertmanagerWhatASilenceWouldMute() {
    upstream.answers(ALERTS);

    ObjectNode answer =
        silence
            .handle(
                call(
                    rehearsal(
                        "{'name': 'alertname', 'value': 'HighLatency'}, {'name': 'k8s.pod\\\\',"
                            + " 'value': 'a\\n"
                            + "b', 'isEqual': false}, {'name': 'c', 'value': 'say"
                            + " \\\"x\\\\\\\\d\\\"', 'isRegex': true, 'isEqual': false}")))
            .structured();

    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/v2/alerts?filter=alertname=\"HighLatency\""
                + "&filter=\"k8s.pod\\\\\"!=\"a\\nb\""
                + "&filter=c!~\"say \\\"x\\\\\\\\d\\\"\"");
    assertThat(answer.path("count").asInt()).isEqualTo(2);
    assertThat(answer.path("alerts").path(0))
        .isEqualTo(
            json(
                "{'name': 'HighLatency', 'state': 'active', 'labels': {'alertname': 'HighLatency',"
                    + " 'severity': 'critical'}, 'starts_at': '2026-01-31T14:50:00Z'}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rejectsPatternsThatMuteAllOfSeveralAlerts(boolean rehearsal) {
    upstream.answers(named("A", "B", "C")).answers(named("A", "B", "C"));

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                silence.handle(
                    call(
                        rehearsal(
                                "{'name': 'severity', 'value': 'critical|warning', 'isRegex':"
                                    + " true}")
                            .replace("'dry_run': true", "'dry_run': " + rehearsal))));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("all 3 alerts", "exact name");
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/v2/alerts?filter=severity=~\"critical|warning\"", "GET /api/v2/alerts");
  }

  @Test
  void takesPatternsThatLeaveAlertsOrMuteOneProblem() {
    upstream
        .answers(named("A", "B", "C"))
        .answers(named("A", "B", "C", "D"))
        .answers("{\"silenceID\": \"s\"}")
        .answers(named("A", "A", "B"))
        .answers(named("A", "A", "B"));

    String matchers = "{'name': 'severity', 'value': 'critical|warning', 'isRegex': true}";
    ObjectNode made =
        silence
            .handle(call(rehearsal(matchers).replace("'dry_run': true", "'dry_run': false")))
            .structured();
    assertThat(made.path("silence_id").asString()).isEqualTo("s");
    assertThat(silence.handle(call(rehearsal(matchers))).structured().path("count").asInt())
        .isEqualTo(3);
  }

  private static String rehearsal(String matchers) {
    return "{'matchers': ["
        + matchers
        + "], 'duration_minutes': 1, 'comment': 'c', 'dry_run': true}";
  }

  private static String named(String... names) {
    return Arrays.stream(names)
        .map(name -> "{\"labels\": {\"alertname\": \"" + name + "\"}}")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void takesAPatternThatFitsTheEmptyTextWhenItIsNegated() {
    upstream.answers("{\"silenceID\": \"s\"}");

    silence.handle(
        call(
            "{'matchers': [{'name': 'a', 'value': 'b'},"
                + " {'name': 'c', 'value': 'd?', 'isRegex': true, 'isEqual': false}],"
                + " 'duration_minutes': 1, 'comment': 'c'}"));

    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void doesNotClaimFailureWhenOnlyTheIdIsMissing() {
    upstream.answers("{}");

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                silence.handle(
                    call(
                        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1,"
                            + " 'comment': 'c'}")));

    assertThat(failure.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(failure.message()).contains("silences_list");
  }

  @Test
  void refusesAnswersThatAreNoLists() {
    upstream.answers("{}").answers("\"text\"");

    assertThat(catchThrowableOfType(ToolFailure.class, () -> alerts.handle(call("{}"))).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
    assertThat(catchThrowableOfType(ToolFailure.class, () -> silences.handle(call("{}"))).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  private String rejection(String matchers, String minutes, String comment) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                silence.handle(
                    call(
                        "{'matchers': "
                            + matchers
                            + ", 'duration_minutes': "
                            + minutes
                            + ", 'comment': '"
                            + comment
                            + "'}")));
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(upstream.requests()).isEmpty();
    return failure.message();
  }
}
