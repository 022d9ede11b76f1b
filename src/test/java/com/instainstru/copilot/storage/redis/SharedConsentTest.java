package com.instainstru.copilot.storage.redis;

import static com.instainstru.copilot.testing.Actions.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import com.instainstru.copilot.testing.Replicas;
import com.instainstru.copilot.testing.StatelessClient;
import com.instainstru.copilot.testing.Together;
import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consents that are given at one replica and used at another, and what becomes of them without
 * Redis.
 */
@IntegrationTest
class SharedConsentTest {
  private static final String OPERATOR = "olga";

  @TempDir Path folder;

  private static String with(Got rehearsed) {
    String token = rehearsed.structured().path("confirm_token").asString("");
    assertThat(token).as(rehearsed.body()).isNotEmpty();
    return SILENCE.substring(0, SILENCE.length() - 1) + ", 'confirm_token': '" + token + "'}";
  }

  private static Got rehearse(Actions actions) throws Exception {
    return actions.server.call(
        "alert_silence", SILENCE.substring(0, SILENCE.length() - 1) + ", 'dry_run': true}");
  }

  private static Got silence(Actions actions, String arguments) throws Exception {
    return actions.server.call("alert_silence", arguments);
  }

  private static String code(Got required) {
    assertThat(required.failure()).as(required.body()).isEqualTo("approval_required");
    return required.structured().path("approval_code").asString("");
  }

  private static Got look(Actions actions, String code) throws Exception {
    return actions.server.send(approvals(actions, code));
  }

  private static Got approve(Actions actions, String code) throws Exception {
    return actions.server.post(approvals(actions, code), "{\"decision\":\"approve\"}");
  }

  private static Request.Builder approvals(Actions actions, String code) throws Exception {
    return actions
        .server
        .request("/api/v1/approvals/" + code)
        .header("Authorization", "Bearer " + actions.token(OPERATOR));
  }

  /** The same call at both, at the same time. */
  private static List<Got> race(Replicas replicas, String arguments) throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (Together together = new Together()) {
      return together.all(
          100, () -> silence(next.getAndIncrement() % 2 == 0 ? replicas.a : replicas.b, arguments));
    }
  }

  @Test
  void aTokenOfOneCountsAtTheOtherAndOnce() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "")) {
      String call = with(rehearse(replicas.a));
      assertThat(silence(replicas.b, call).failure()).isEmpty();
      replicas.a.assertNothing(silence(replicas.a, call), "consent_used");
      assertThat(silence(replicas.b, call).failure()).isEqualTo("consent_used");
      replicas.b.assertOneSilence("token", "service");
    }
  }

  @Test
  void aHundredRacingRetriesAtBothActOnce() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "")) {
      List<Got> all = race(replicas, with(rehearse(replicas.a)));

      assertThat(all.stream().filter(got -> got.failure().isEmpty())).hasSize(1);
      assertThat(all.stream().filter(got -> got.failure().equals("consent_used"))).hasSize(99);
      assertThat(replicas.silences()).isEqualTo(1);
    }
  }

  @Test
  void anAnsweredFormOfOneCountsAtTheOtherAndOnce() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "client")) {
      StatelessClient atA = new StatelessClient(replicas.a.server, AssembledServer.TOKEN);
      StatelessClient atB = new StatelessClient(replicas.b.server, AssembledServer.TOKEN);
      String state = StatelessClient.state(atA.call("alert_silence", SILENCE));
      String answer = "{'action': 'accept', 'content': {'duration_minutes': 30}}";

      assertThat(atB.answer("alert_silence", SILENCE, state, answer).failure()).isEmpty();
      assertThat(atA.answer("alert_silence", SILENCE, state, answer).failure())
          .isEqualTo("consent_used");
      assertThat(replicas.silences()).isEqualTo(1);
    }
  }

  @Test
  void withoutRedisNoConsentCountsAndReadsGoOn() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "")) {
      String call = with(rehearse(replicas.a));
      replicas.redis.kill();
      replicas.awaitRedis("failing");

      Got refused = silence(replicas.a, call);
      replicas.a.assertNothing(refused, "consent_unavailable");
      assertThat(refused.structured().path("message").asString())
          .contains("INSTAINSTRU_MCP_REDIS_URL", "Ask for consent again");
      assertThat(refused.structured().path("retry_after_seconds").asInt(0)).isEqualTo(5);
      assertThat(rehearse(replicas.a).failure()).isEmpty();
      assertThat(replicas.b.server.call("alerts_list", "{}").failure()).isEmpty();
    }
  }

  @Test
  void afterALossOfRedisOlderConsentsDoNotCount() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "")) {
      String used = with(rehearse(replicas.a));
      String open = with(rehearse(replicas.a));
      assertThat(silence(replicas.b, used).failure()).isEmpty();

      replicas.redis.kill();
      replicas.awaitRedis("failing");
      replicas.redis.restart();
      replicas.awaitRedis("ok");

      assertThat(silence(replicas.a, used).failure()).isEqualTo("consent_used");
      Got forgotten = silence(replicas.b, open);
      assertThat(forgotten.failure()).isEqualTo("consent_used");
      assertThat(forgotten.structured().path("message").asString()).contains("restarted");
      assertThat(silence(replicas.b, with(rehearse(replicas.a))).failure()).isEmpty();
      assertThat(replicas.silences()).isEqualTo(2);
    }
  }

  @Test
  void anApprovalIsAskedDecidedAndUsedAtAnyOfThem() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "person")) {
      String code = code(silence(replicas.a, SILENCE));
      assertThat(code(silence(replicas.b, SILENCE))).isEqualTo(code);
      assertThat(look(replicas.b, code).json().get("action").asString())
          .contains("alertname is “Slow”", "30 minutes");
      Got approved = approve(replicas.b, code);
      assertThat(approved.json().path("state").asString("")).isEqualTo("approved");
      assertThat(approve(replicas.a, code).status()).isEqualTo(409);

      assertThat(silence(replicas.a, SILENCE).failure()).isEmpty();

      replicas.a.assertOneSilence("person", OtherCallers.principal(OPERATOR));
      assertThat(code(silence(replicas.b, SILENCE))).isNotEqualTo(code);
      assertThat(look(replicas.b, code).status()).isEqualTo(404);
    }
  }

  @Test
  void aHundredRacingRetriesOfAnApprovedCallActOnce() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "person")) {
      approve(replicas.b, code(silence(replicas.a, SILENCE)));

      List<Got> all = race(replicas, SILENCE);

      assertThat(all.stream().filter(got -> got.failure().isEmpty())).hasSize(1);
      assertThat(all.stream().map(Got::failure).distinct())
          .isSubsetOf("", "in_progress", "approval_required");
      assertThat(replicas.silences()).isEqualTo(1);
    }
  }

  @Test
  void withoutRedisNothingIsAskedOrDecided() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "person")) {
      String code = code(silence(replicas.a, SILENCE));
      replicas.redis.kill();
      replicas.awaitRedis("failing");

      replicas.a.assertNothing(silence(replicas.a, SILENCE), "consent_unavailable");
      for (Got got : List.of(look(replicas.b, code), approve(replicas.b, code))) {
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.json().path("error").asString("")).isEqualTo("store_unavailable");
      }

      replicas.redis.restart();
      replicas.awaitRedis("ok");
      assertThat(look(replicas.b, code).status()).isEqualTo(404);
      assertThat(code(silence(replicas.a, SILENCE))).isNotEqualTo(code);
    }
  }

  @Test
  void whatWasApprovedIsToldThoughRedisIsLostMeanwhile() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "person");
        CapturedLog log = CapturedLog.start();
        Together together = new Together()) {
      String send = Actions.sending(replicas.a.preview());
      approve(replicas.b, code(replicas.a.server.call("invites_send", send)));
      replicas.a.faults.add(
          new MockResponse.Builder()
              .setHeader("Content-Type", "application/json")
              .body("{\"meta\":{},\"data\":{\"sent_count\":2}}")
              .headersDelay(3, TimeUnit.SECONDS)
              .build());

      Future<Got> sending = together.begin(() -> replicas.a.server.call("invites_send", send));
      await().atMost(Duration.ofSeconds(30)).until(() -> replicas.a.sends.size() == 1);
      replicas.redis.kill();

      assertThat(sending.get(30, TimeUnit.SECONDS).failure()).isEmpty();
      assertThat(log.text()).contains("counts as in work until it is forgotten");
    }
  }

  /** The rights that docs/scaling.md names. */
  @Test
  void aUserWithFewRightsIsEnough() throws Exception {
    try (RedisServer redis = RedisServer.start(folder)) {
      redis.ask(
          commands ->
              commands.aclSetuser(
                  "copilot",
                  AclSetuserArgs.Builder.on()
                      .addPassword("copilot")
                      .keyPattern("admin-copilot:*")
                      .addCategory(AclCategory.CONNECTION)
                      .addCommand(CommandType.EVAL)
                      .addCommand(CommandType.GET)
                      .addCommand(CommandType.SET)
                      .addCommand(CommandType.PSETEX)
                      .addCommand(CommandType.HGET)
                      .addCommand(CommandType.HSET)
                      .addCommand(CommandType.TIME)
                      .addCommand(CommandType.INFO)));
      Actions.Extra shared =
          builder ->
              builder
                  .set(SettingName.REDIS_URL, redis.urlOf("copilot"))
                  .set(SettingName.SEAL_KEY, Actions.KEY)
                  .set(SettingName.RATE_LIMIT, "100")
                  .limits(Replicas.PATIENT);
      try (Actions byToken = Actions.start(folder, "token", shared)) {
        assertThat(silence(byToken, with(rehearse(byToken))).failure()).isEmpty();
        assertThat(byToken.server.metrics()).contains("copilot_redis_local_rates_total 0.0");
      }
      try (Actions byPerson = Actions.start(folder, "person", shared)) {
        approve(byPerson, code(silence(byPerson, SILENCE)));
        assertThat(silence(byPerson, SILENCE).failure()).isEmpty();
      }
    }
  }

  @Test
  void theSealedPartsOfAnotherKeyAreNotOverwritten() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "person");
        Actions other =
            Actions.start(
                Files.createDirectory(folder.resolve("other")),
                "person",
                builder ->
                    builder
                        .set(SettingName.REDIS_URL, replicas.redis.url())
                        .set(SettingName.SEAL_KEY, "5a".repeat(32))
                        .limits(Replicas.PATIENT))) {
      String code = code(silence(replicas.a, SILENCE));
      assertThat(code(silence(other, SILENCE))).isNotEqualTo(code);
      assertThat(look(other, code).status()).isEqualTo(404);
      assertThat(look(replicas.b, code).status()).isEqualTo(200);
    }
  }
}
