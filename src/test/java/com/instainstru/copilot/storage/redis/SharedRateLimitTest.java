package com.instainstru.copilot.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.EmptyAlerts;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import com.instainstru.copilot.testing.Replicas;
import com.instainstru.copilot.testing.Together;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that replicas share in Redis, and what becomes of them without it. */
@IntegrationTest
class SharedRateLimitTest {
  private static final String READ = "alerts_list";
  private static final String OTHER_READ = "silences_list";

  @TempDir Path folder;

  private static Actions.Extra limits(int all, int each) {
    return builder ->
        builder
            .set(SettingName.RATE_LIMIT, Integer.toString(all))
            .set(SettingName.TOOL_RATE_LIMIT, Integer.toString(each));
  }

  private static int passed(List<AssembledServer> servers, int times) throws Exception {
    int passed = 0;
    for (int i = 0; i < times; i++) {
      Got got = servers.get(i % servers.size()).call(READ, "{}");
      if (got.status() == 429) {
        assertThat(Integer.parseInt(String.valueOf(got.headers().get("Retry-After"))))
            .isBetween(1, 60);
        assertThat(got.json().at("/error/data/error").asString()).isEqualTo("rate_limited");
      } else {
        assertThat(got.status()).as(got.body()).isEqualTo(200);
        passed++;
      }
    }
    return passed;
  }

  @Test
  void aCallersLimitHoldsForAllTogether() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "", limits(4, 0))) {
      assertThat(passed(replicas.servers(), 8)).isEqualTo(4);
      assertThat(replicas.b.server.call(OTHER_READ, "{}").status()).isEqualTo(429);
      assertThat(replicas.b.server.callAs(replicas.b.token("ana"), READ, "{}").status())
          .isEqualTo(200);
    }
  }

  @Test
  void aToolsLimitHoldsForAllTogether() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "", limits(0, 3))) {
      assertThat(passed(replicas.servers(), 6)).isEqualTo(3);
      assertThat(replicas.b.server.call(OTHER_READ, "{}").status()).isNotEqualTo(429);
    }
  }

  @Test
  void itHoldsForCallersAtTheSameTime() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "", limits(5, 0));
        Together together = new Together()) {
      List<AssembledServer> servers = new ArrayList<>(replicas.servers());
      int[] next = {0};

      List<Got> all =
          together.all(
              60,
              () -> {
                AssembledServer server;
                synchronized (next) {
                  server = servers.get(next[0]++ % 2);
                }
                return server.call(READ, "{}");
              });

      // One comes back every twelve seconds.
      assertThat(all.stream().filter(got -> got.status() == 200).count()).isBetween(5L, 7L);
    }
  }

  @Test
  void whileRedisIsAwayEachCountsAloneAndAfterwardsTogetherAgain() throws Exception {
    try (Replicas replicas = Replicas.start(folder, "", limits(3, 0))) {
      assertThat(passed(replicas.servers(), 4)).isEqualTo(3);

      replicas.redis.kill();
      replicas.awaitRedis("failing");
      assertThat(passed(List.of(replicas.a.server), 5)).isEqualTo(3);
      assertThat(passed(List.of(replicas.b.server), 5)).isEqualTo(3);
      assertThat(replicas.a.server.metrics())
          .contains("copilot_redis_local_rates_total 5.0", "copilot_redis_up 0.0");

      replicas.redis.restart();
      replicas.awaitRedis("ok");
      assertThat(passed(replicas.servers(), 6)).isEqualTo(3);
      assertThat(replicas.a.server.metrics())
          .contains("copilot_redis_local_rates_total 5.0", "copilot_redis_up 1.0");
    }
  }

  @Test
  void aRedisThatHangsIsLeftAlone() throws Exception {
    try (Replicas replicas =
        Replicas.start(
            folder,
            "",
            builder -> {
              limits(1_000, 1_000).add(builder);
              builder.limits("redis_answer=20ms");
            })) {
      replicas.redis.pause();
      assertThat(passed(replicas.servers(), 40)).isEqualTo(40);
      replicas.awaitRedis("failing");
      assertThat(replicas.a.server.metrics()).doesNotContain("copilot_redis_local_rates_total 0.0");

      replicas.redis.resume();
      replicas.awaitRedis("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong-password-of-the-tests", ""})
  void aWrongPasswordStopsNoReadAndIsTold(String password) throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        CapturedLog log = CapturedLog.start();
        AssembledServer server =
            AssembledServer.builder()
                .set(
                    SettingName.REDIS_URL,
                    password.isEmpty()
                        ? redis.urlWithPassword("").replace(":@", "")
                        : redis.urlWithPassword(password))
                .set(SettingName.SEAL_KEY, Actions.KEY)
                .set(SettingName.RATE_LIMIT, "2")
                .start()) {
      for (MockWebServer upstream : List.of(server.grafana(), server.backend(), server.sentry())) {
        upstream.setDispatcher(new EmptyAlerts());
      }
      assertThat(passed(List.of(server), 3)).isEqualTo(2);
      assertThat(server.send(server.anonymous("/api/v1/ready")).json().at("/upstreams/redis"))
          .hasToString("\"failing\"");
      assertThat(log.text())
          .contains(
              "redis is unavailable: redis failed: "
                  + (password.isEmpty() ? "NOAUTH" : "WRONGPASS"))
          .doesNotContain("wrong-password-of-the-tests");
    }
  }

  @Test
  void nothingInRedisTellsWhoCallsAndAllOfItEnds() throws Exception {
    try (Replicas replicas =
        Replicas.start(
            folder,
            "person",
            builder -> {
              limits(100, 100).add(builder);
            })) {
      replicas.a.server.call("alert_silence", Actions.SILENCE);
      replicas.a.server.callAs(replicas.a.token("ana"), READ, "{}");
      replicas.a.server.call("invites_send", Actions.sending(replicas.a.preview()));

      List<String> held = replicas.held();
      assertThat(held).filteredOn(text -> text.startsWith("admin-copilot:rate:")).isNotEmpty();
      assertThat(held).filteredOn(text -> text.startsWith("admin-copilot:approvals:")).hasSize(1);
      assertThat(held)
          .allSatisfy(
              text ->
                  assertThat(text)
                      .doesNotContain("service", "silence", "deploy", "example", "alertname")
                      .doesNotContain(OtherCallers.principal("ana")));
      List<String> endless =
          replicas.redis.ask(
              commands ->
                  commands.keys("*").stream().filter(key -> commands.ttl(key) < 0).toList());
      assertThat(endless).containsExactly("admin-copilot:since:1");
    }
  }
}
