package com.instainstru.copilot.tools.consent;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import com.instainstru.copilot.testing.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One confirm token leads to one send, whatever happens on the way. */
@IntegrationTest
class ExactlyOnceTest {
  private static final String SENT = "{\"meta\":{},\"data\":{\"sent_count\":1}}";

  private final Sends backend = new Sends();
  private AssembledServer server;

  @BeforeEach
  void start() throws Exception {
    server = AssembledServer.builder().actions().start();
    server.backend().setDispatcher(backend);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A backend that previews, and answers sends as it is told; the last answer stays. */
  private static final class Sends extends Dispatcher {
    private final List<MockResponse> answers = Collections.synchronizedList(new ArrayList<>());
    private final List<RecordedRequest> sends = Collections.synchronizedList(new ArrayList<>());

    Sends then(MockResponse... next) {
      answers.addAll(List.of(next));
      return this;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
      if (request.getTarget().endsWith("/invites/preview")) {
        return json(
            200,
            "{\"meta\":{},\"data\":{\"confirm_token\":\"backend-token-1\",\"recipient_count\":1}}");
      }
      sends.add(request);
      return answers.size() > 1 ? answers.remove(0) : answers.get(0);
    }

    List<String> keys() {
      return sends.stream()
          .map(request -> String.valueOf(request.getHeaders().get("Idempotency-Key")))
          .toList();
    }
  }

  private String preview() throws Exception {
    Got got = server.call("invites_preview", "{'recipient_emails': ['ana@example.com']}");
    assertThat(got.failure()).isEmpty();
    return got.structured().at("/data/confirm_token").asString("");
  }

  private Got send(String token, String key) throws Exception {
    var arguments = JsonNodeFactory.instance.objectNode().put("confirm_token", token);
    if (!key.isEmpty()) {
      arguments.put("idempotency_key", key);
    }
    return server.post(AssembledServer.callMessage("invites_send", arguments.toString()));
  }

  private static MockResponse lost() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  @Test
  void aSendCarriesOneKeyInHeaderAndBody_X01() throws Exception {
    backend.then(json(200, SENT));

    assertThat(send(preview(), "").failure()).isEmpty();

    assertThat(backend.sends).hasSize(1);
    JsonNode body =
        JsonMapper.shared().readTree(String.valueOf(backend.sends.get(0).getBody().utf8()));
    assertThat(body.path("idempotency_key").asString("")).isEqualTo(backend.keys().get(0));
    assertThat(body.path("confirm_token").asString("")).isEqualTo("backend-token-1");
  }

  @Test
  void aRepeatYieldsTheFirstResult_X02() throws Exception {
    backend.then(json(200, SENT), json(409, "{}"));
    String token = preview();

    Got first = send(token, "");
    Got second = send(token, "");

    assertThat(second.structured()).isEqualTo(first.structured());
    assertThat(backend.sends).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"another", "mcp-0", "   "})
  void aKeyOfTheCallersChangesNothing_X04(String key) throws Exception {
    backend.then(json(200, SENT));
    String token = preview();

    Got first = send(token, "one");
    Got second = send(token, key);

    assertThat(second.structured()).isEqualTo(first.structured());
    assertThat(backend.sends).hasSize(1);
    assertThat(backend.keys().get(0)).doesNotContain("one");
  }

  @Test
  void aSendWithoutAKeyIsServed_X06() throws Exception {
    backend.then(json(200, SENT));

    assertThat(send(preview(), "").failure()).isEmpty();
    assertThat(backend.keys().get(0)).startsWith("mcp-");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504, 0})
  void anOutageThatPassesRepeatsTheSameKey_X07(int status) throws Exception {
    backend.then(status == 0 ? lost() : json(status, "{}"), json(200, SENT));

    assertThat(send(preview(), "").failure()).isEmpty();

    assertThat(backend.keys()).hasSize(2);
    assertThat(backend.keys().get(1)).isEqualTo(backend.keys().get(0));
  }

  @Test
  void aLostAnswerIsUnknownAndTheRepeatTellsIt() throws Exception {
    backend.then(lost(), lost(), lost(), json(200, SENT));
    String token = preview();

    Got unknown = send(token, "");

    assertThat(unknown.failure()).isEqualTo("outcome_unknown");
    assertThat(unknown.structured().path("retryable").asBoolean(false)).isTrue();
    assertThat(unknown.structured().path("message").asString("")).contains("Repeat the same call");
    assertThat(send(token, "").failure()).isEmpty();
    assertThat(backend.keys()).doesNotContain("null");
    assertThat(backend.keys().stream().distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"meta\":", ""})
  void anAnswerThatCannotBeReadIsUnknown(String body) throws Exception {
    backend.then(json(200, body));
    assertThat(send(preview(), "").failure()).isEqualTo("outcome_unknown");
  }

  @Test
  void aSendThatIsStillRunningIsInProgress() throws Exception {
    backend.then(json(409, "{\"detail\":\"idempotency_in_progress\"}"), json(200, SENT));
    String token = preview();

    Got running = send(token, "");

    assertThat(running.failure()).isEqualTo("in_progress");
    assertThat(running.structured().path("retryable").asBoolean(false)).isTrue();
    assertThat(running.structured().path("retry_after_seconds").asInt()).isPositive();
    assertThat(send(token, "").failure()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409 | {\"code\":\"founding_cap_exceeded\"}",
        "409 | {\"detail\":\"Some prose\"}",
        "409 | {}",
        "422 | {\"code\":\"validation_error\"}"
      })
  void anotherConflictIsFinalAndNotASend_X10(int status, String body) throws Exception {
    backend.then(json(status, body));

    Got refused = send(preview(), "");

    assertThat(refused.failure()).isEqualTo("upstream_rejected");
    assertThat(refused.structured().path("retryable").asBoolean(true)).isFalse();
    assertThat(refused.body()).doesNotContain("sent_count");
    assertThat(backend.sends).hasSize(1);
  }

  @Test
  void aConflictAfterALostAnswerIsUnknown_X10() throws Exception {
    backend.then(lost(), json(409, "{\"code\":\"founding_cap_exceeded\"}"));
    assertThat(send(preview(), "").failure()).isEqualTo("outcome_unknown");
  }

  @Test
  void racingCallersShareOneSend() throws Exception {
    backend.then(
        json(200, SENT).newBuilder().headersDelay(700, TimeUnit.MILLISECONDS).build(),
        json(409, "{}"));
    String token = preview();
    try (Together together = new Together()) {
      List<Got> answers = together.all(30, () -> send(token, ""));

      assertThat(answers).allMatch(got -> got.failure().isEmpty());
      assertThat(answers.stream().map(Got::structured).distinct()).hasSize(1);
      assertThat(backend.sends).hasSize(1);
    }
  }

  @Test
  void aBackendThatCannotBeReachedHasSentNothing() throws Exception {
    String token = preview();
    RawUpstream gone = new RawUpstream(connection -> {});
    gone.close();
    try (AssembledServer cut =
        AssembledServer.builder().actions().set(SettingName.API_BASE_URL, gone.url()).start()) {
      String arguments = "{\"confirm_token\":\"" + token + "\"}";
      Got got = cut.post(AssembledServer.callMessage("invites_send", arguments));
      assertThat(got.failure()).isIn("upstream_unavailable", "invalid_arguments");
    }
  }
}
