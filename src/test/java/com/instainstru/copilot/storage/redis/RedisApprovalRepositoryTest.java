package com.instainstru.copilot.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.RedisSettings;
import com.instainstru.copilot.config.SealKey;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.metering.RedisMeters;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.tools.InMemoryRateStore;
import com.instainstru.copilot.tools.consent.Approval;
import com.instainstru.copilot.tools.consent.ApprovalRepository;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IntegrationTest
class RedisApprovalRepositoryTest {
  private static final SealKey KEY = SealKey.parse("0f".repeat(32)).orElseThrow();

  @TempDir Path folder;

  private static RedisStores open(RedisServer redis) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    RedisStores stores =
        RedisStores.open(
            new RedisSettings(Secret.of(redis.url()), Duration.ofSeconds(10)),
            TokenSealer.of(KEY, Clock.systemUTC()),
            Clock.systemUTC(),
            new InMemoryRateStore(System::nanoTime),
            new RedisMeters(meters),
            new UpstreamMeters(meters));
    await().atMost(Duration.ofSeconds(30)).until(stores::isUsed);
    return stores;
  }

  private static Approval approval(String code) {
    return new Approval(
        code,
        new Approval.Key("service", "instainstru_alert_silence", "00ff"),
        "agent",
        "request-1",
        "Mute “Slow”.",
        Instant.parse("2099-01-01T00:00:00.123456789Z"),
        Approval.State.APPROVED,
        "olga");
  }

  private static void add(ApprovalRepository store, String code) {
    store.change(
        open -> {
          open.put(code, approval(code));
          return true;
        });
  }

  @Test
  void nothingThatIsAddedAtTheSameTimeIsLost() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(6);
    try (RedisServer redis = RedisServer.start(folder);
        RedisStores a = open(redis);
        RedisStores b = open(redis)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String code = "CODE-" + i;
        ApprovalRepository store = i % 2 == 0 ? a.approvals() : b.approvals();
        running.add(writers.submit(() -> add(store, code)));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
      Map<String, Approval> all = a.approvals().change(Map::copyOf);
      assertThat(all).hasSize(60).containsEntry("CODE-7", approval("CODE-7"));
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void whatIsPutBackAfterUseDoesNotCount() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisStores stores = open(redis)) {
      add(stores.approvals(), "CODE-1");
      String name = redis.ask(commands -> commands.keys("admin-copilot:approvals:*").get(0));
      String kept = redis.ask(commands -> commands.get(name));
      stores.approvals().change(open -> open.remove("CODE-1"));

      redis.ask(commands -> commands.set(name, kept));

      assertThat(stores.approvals().<Integer>change(Map::size)).isZero();
      add(stores.approvals(), "CODE-2");
      assertThat(stores.approvals().<Map<String, Approval>>change(Map::copyOf))
          .containsOnlyKeys("CODE-2");
    }
  }

  @Test
  void anotherReplicaSeesWhatWasAddedAfterAFlush() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisStores a = open(redis);
        RedisStores b = open(redis)) {
      add(a.approvals(), "CODE-1");
      assertThat(b.approvals().<Integer>change(Map::size)).isEqualTo(1);
      redis.ask(RedisCommands::flushall);
      assertThat(a.approvals().<Integer>change(Map::size)).isZero();
      add(a.approvals(), "CODE-2");

      assertThat(b.approvals().<Map<String, Approval>>change(Map::copyOf))
          .containsOnlyKeys("CODE-2");
    }
  }

  @Test
  void whatARestartRestoresDoesNotCount() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisStores stores = open(redis)) {
      add(stores.approvals(), "CODE-1");
      String name = redis.ask(commands -> commands.keys("admin-copilot:approvals:*").get(0));
      String kept = redis.ask(commands -> commands.get(name));

      redis.restart();
      redis.ask(commands -> commands.set(name, kept));

      try (RedisStores again = open(redis)) {
        assertThat(again.approvals().<Integer>change(Map::size)).isZero();
      }
    }
  }
}
