package com.instainstru.copilot.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the server is doing, for those who may know. */
@IntegrationTest
class ActivityTest {
  private static final String READER = "token-of-a-reader";
  private static final String WRITER = "token-of-a-writer";

  private static OtherCallers people;
  private static AssembledServer server;

  @BeforeAll
  static void start() throws Exception {
    people = OtherCallers.make();
    server = start("");
    calls(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static AssembledServer start(String approvers) throws Exception {
    return people
        .admit(AssembledServer.builder())
        .set(
            SettingName.INBOUND_TOKENS,
            "reader=mcp:read=sha256:"
                + AuditEntry.digest(READER)
                + ",writer=mcp:write=sha256:"
                + AuditEntry.digest(WRITER))
        .set(SettingName.APPROVERS, approvers)
        .start();
  }

  /** One call by the service that is refused, and one by the reader. */
  private static void calls(AssembledServer target) throws Exception {
    target
        .backend()
        .enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{\"name\":\"Ana Secret\"}}"));
    target.call("users_lookup", "{'identifier': 'ana@example.com'}");
    target.callAs(READER, "users_lookup", "{'identifier': 'x', 'ana@example.com': 1}");
    target.callAs(READER, "users_lookup", "{}");
  }

  private static Got activity(AssembledServer target, String token) throws Exception {
    return target.send(
        target.request("/api/v1/activity").header("Authorization", "Bearer " + token));
  }

  private static List<String> callers(Got got) {
    return got.json()
        .get("recent")
        .valueStream()
        .map(call -> call.get("caller").asString())
        .distinct()
        .toList();
  }

  @Test
  void showsAllCallersToAnApprover() throws Exception {
    Got got = activity(server, AssembledServer.TOKEN);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().get("sees_all_callers").asBoolean()).isTrue();
    assertThat(callers(got)).contains("service", "service:reader");
  }

  @Test
  void showsOtherCallersTheirOwnCalls() throws Exception {
    Got got = activity(server, READER);

    assertThat(got.json().get("sees_all_callers").asBoolean()).isFalse();
    assertThat(callers(got)).containsExactly("service:reader");
    assertThat(got.json().get("calls").asInt()).isEqualTo(2);
    assertThat(got.json().get("outcomes").toString()).isEqualTo("{\"invalid_arguments\":2}");
  }

  @Test
  void showsAllCallersOnlyToNamedApprovers() throws Exception {
    try (AssembledServer named = start("olga")) {
      calls(named);

      assertThat(callers(activity(named, AssembledServer.TOKEN))).containsExactly("service");
      assertThat(callers(activity(named, people.token("olga"))))
          .contains("service", "service:reader");
      assertThat(callers(activity(named, people.token("otto")))).isEmpty();
    }
  }

  @Test
  void activityNeedsTheReadScope() throws Exception {
    Got got = activity(server, WRITER);

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().get("WWW-Authenticate"))
        .contains("insufficient_scope", "scope=\"mcp:read\"");
  }

  @Test
  void showsACallWithoutValues() throws Exception {
    Got got = activity(server, AssembledServer.TOKEN);

    assertThat(got.body()).doesNotContain("ana@example.com", "Ana Secret");
    JsonNode call =
        got.json()
            .get("recent")
            .valueStream()
            .filter(one -> one.get("caller").asString().equals("service"))
            .findFirst()
            .orElseThrow();
    assertThat(call.propertyNames())
        .containsExactly(
            "time",
            "caller",
            "client",
            "tool",
            "arguments",
            "outcome",
            "duration_ms",
            "request_id");
    assertThat(call.get("tool").asString()).isEqualTo("instainstru_users_lookup");
    assertThat(call.get("arguments").toString()).isEqualTo("[\"identifier\"]");
    assertThat(call.get("outcome").asString()).isEqualTo("success");
  }

  @Test
  void showsUpstreamsAsReadinessDoes() throws Exception {
    JsonNode upstreams = activity(server, READER).json().get("upstreams");

    assertThat(upstreams.propertyNames()).containsExactly("backend", "grafana", "sentry");
  }

  @Test
  void activityIsEmptyAtStart() throws Exception {
    try (AssembledServer fresh = start("")) {
      JsonNode nothing = activity(fresh, AssembledServer.TOKEN).json();

      assertThat(nothing.get("calls").asInt()).isZero();
      assertThat(nothing.has("since")).isFalse();
      assertThat(nothing.get("recent")).isEmpty();
    }
  }
}
