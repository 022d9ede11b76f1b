package com.instainstru.copilot.testing;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.audit.AuditChain;
import com.instainstru.copilot.testing.AssembledServer.Got;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose actions are counted where they arrive, with an audit log and three callers. */
public final class Actions implements AutoCloseable {
  public static final String KEY = "7c".repeat(32);

  /** Arguments of a silence. */
  public static final String SILENCE =
      "{'matchers': [{'name': 'alertname', 'value': 'Slow'}], 'duration_minutes': 30,"
          + " 'comment': 'deploy'}";

  /** Arguments of a preview for two people. */
  public static final String PREVIEW =
      "{'recipient_emails': ['ana@example.com', 'bo@example.com'], 'expires_in_days': 21}";

  /** The same silence, changed in one field each. */
  public static final List<String> OTHER_SILENCES =
      List.of(
          SILENCE.replace("'Slow'", "'Down'"),
          SILENCE.replace("'alertname'", "'severity'"),
          SILENCE.replace("'value': 'Slow'", "'value': 'Slow', 'isRegex': true"),
          SILENCE.replace("'Slow'}]", "'Slow'}, {'name': 'a', 'value': 'b'}]"),
          SILENCE.replace("30", "31"),
          SILENCE.replace("'deploy'", "'deploy 2'"),
          SILENCE.replace("'deploy'", "'deploy', 'created_by': 'x'"));

  public final MovingClock clock = new MovingClock();
  public final Queue<RecordedRequest> sends = new ConcurrentLinkedQueue<>();
  public final Queue<RecordedRequest> silences = new ConcurrentLinkedQueue<>();

  /** What sends are answered with, before they succeed. */
  public final Queue<MockResponse> faults = new ConcurrentLinkedQueue<>();

  public final AssembledServer server;
  private final OtherCallers people;
  private final Path audit;

  private Actions(Path folder, String consent, boolean sealKey, Extra extra) throws Exception {
    people = OtherCallers.make();
    audit = folder.resolve("audit.jsonl");
    AssembledServer.Builder builder =
        people
            .admit(AssembledServer.builder().actions())
            .clock(clock)
            .set(SettingName.AUDIT_LOG, audit.toString());
    if (!consent.isEmpty()) {
      builder.set(SettingName.CONSENT, consent);
    }
    if (sealKey) {
      builder.set(SettingName.SEAL_KEY, KEY);
    }
    extra.add(builder);
    server = builder.start();
    server.backend().setDispatcher(new Counting());
    server.grafana().setDispatcher(new Counting());
  }

  /** More settings. */
  public interface Extra {
    void add(AssembledServer.Builder builder);
  }

  /**
   * @param consent the setting; empty for none
   */
  public static Actions start(Path folder, String consent) throws Exception {
    return new Actions(folder, consent, false, builder -> {});
  }

  public static Actions start(Path folder, String consent, Extra extra) throws Exception {
    return new Actions(folder, consent, false, extra);
  }

  public static Actions start(Path folder, String consent, boolean sealKey) throws Exception {
    return new Actions(folder, consent, sealKey, builder -> {});
  }

  private final class Counting extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String target = request.getTarget();
      if (target.endsWith("/invites/preview")) {
        return json(
            200,
            "{\"meta\":{},\"data\":{\"recipient_count\":2,\"recipients\":[{\"email\":\"ana@example.com\"},"
                + "{\"email\":\"bo@example.com\"}],\"invite_preview\":{\"grants_founding\":true},"
                + "\"confirm_token\":\"backend-token\"}}");
      }
      if (target.endsWith("/invites/send")) {
        sends.add(request);
        MockResponse fault = faults.poll();
        return fault == null ? json(200, "{\"meta\":{},\"data\":{\"sent_count\":2}}") : fault;
      }
      if (request.getUrl().encodedPath().endsWith("/api/v2/alerts")) {
        return json(200, alerts(request.getUrl().queryParameterValues("filter")));
      }
      if (target.endsWith("/api/v2/silences") && request.getMethod().equals("POST")) {
        silences.add(request);
        return json(202, "{\"silenceID\":\"s-" + silences.size() + "\"}");
      }
      return json(404, "{}");
    }
  }

  /** Two alerts, of which a filter for one name leaves that one. */
  private static String alerts(List<@Nullable String> filters) {
    String slow =
        "{\"labels\":{\"alertname\":\"Slow\"},\"status\":{\"state\":\"active\"},"
            + "\"startsAt\":\"2026-01-31T15:00:00Z\"}";
    String other = "{\"labels\":{\"alertname\":\"Other\"},\"status\":{\"state\":\"active\"}}";
    if (filters.isEmpty()) {
      return "[" + slow + "," + other + "]";
    }
    return filters.equals(List.of("alertname=\"Slow\"")) ? "[" + slow + "]" : "[]";
  }

  public String token(String person) throws Exception {
    return people.token(person);
  }

  /** The sealed token of a preview for two people. */
  public String preview() throws Exception {
    return preview(AssembledServer.TOKEN);
  }

  public String preview(String token) throws Exception {
    return server
        .callAs(token, "invites_preview", PREVIEW)
        .structured()
        .at("/data/confirm_token")
        .asString();
  }

  /** Arguments of a send. */
  public static String sending(String confirmToken) {
    return "{'confirm_token': '" + confirmToken + "'}";
  }

  /** The lines of the audit log, whose chain has to hold. */
  public List<JsonNode> audited() throws IOException {
    assertThat(new AuditChain(null).follow(audit, null).firstBad()).isZero();
    return Files.readAllLines(audit).stream().map(JsonMapper.shared()::readTree).toList();
  }

  /** The last line of the audit log. */
  public JsonNode lastAudited() throws IOException {
    List<JsonNode> lines = audited();
    return lines.get(lines.size() - 1);
  }

  /** One silence was made, and the audit log says who agreed to it and how. */
  public void assertOneSilence(String channel, String by) throws IOException {
    assertThat(silences).hasSize(1);
    List<JsonNode> agreed =
        audited().stream()
            .filter(line -> line.path("outcome").asString("").equals("success"))
            .filter(line -> line.has("consent"))
            .toList();
    assertThat(agreed).hasSize(1);
    assertThat(agreed.get(0).get("consent").toString())
        .isEqualTo("{\"channel\":\"" + channel + "\",\"by\":\"" + by + "\"}");
  }

  /** The call failed with that code, told so in the audit log, and nothing arrived anywhere. */
  public void assertNothing(Got got, String code) throws IOException {
    assertThat(got.failure()).as(got.body()).isEqualTo(code);
    assertThat(got.structured().path("message").asString("")).contains("Nothing was done");
    assertThat(lastAudited().get("outcome").asString()).isEqualTo(code);
    assertThat(lastAudited().has("consent")).isFalse();
    assertThat(sends).isEmpty();
    assertThat(silences).isEmpty();
  }

  @Override
  public void close() {
    server.close();
  }
}
