package com.instainstru.copilot.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.SealKey;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.consent.NonceStore.Use;
import com.instainstru.copilot.upstream.UpstreamCircuitBreaker;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IntegrationTest
class RedisNonceStoreTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;

  private RedisServer redis;
  private RedisConnection connection;
  private RedisNonceStore uses;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start(folder);
    connection =
        new RedisConnection(
            RedisURI.create(redis.url()),
            Duration.ofSeconds(10),
            UpstreamCircuitBreaker.ofLastCalls(
                "redis", new UpstreamMeters(new SimpleMeterRegistry())),
            commands -> RedisNonceStore.mark(commands, CLOCK));
    connection.start();
    await().atMost(Duration.ofSeconds(30)).until(connection::isUsed);
    uses = store(CLOCK);
  }

  private RedisNonceStore store(Clock clock) {
    return new RedisNonceStore(
        connection, TokenSealer.of(SealKey.parse("0f".repeat(32)).orElseThrow(), clock), clock);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    redis.close();
  }

  private Use use(String id, Instant given) {
    return uses.use(id, given, given.plusSeconds(1200));
  }

  @Test
  void eachCountsOnceAndIsKeptForAsLongAsItCouldComeAgain() {
    Instant given = CLOCK.instant().plusMillis(1);
    assertThat(use("a", given)).isEqualTo(Use.FIRST);
    assertThat(use("a", given)).isEqualTo(Use.REPEATED);
    assertThat(use("b", given)).isEqualTo(Use.FIRST);
    String name = redis.ask(commands -> commands.keys("admin-copilot:used:*").get(0));
    assertThat(redis.<Long>ask(commands -> commands.ttl(name))).isBetween(1_100L, 1_201L);
  }

  @Test
  void oneThatWasRemovedStaysUsedWhenTheClockIsSetBack() {
    Instant given = CLOCK.instant().plusMillis(1);
    Instant until = given.plusSeconds(3);
    assertThat(uses.use("a", given, until)).isEqualTo(Use.FIRST);
    await()
        .until(
            () -> redis.<Long>ask(commands -> commands.exists(key(commands.keys("*used*")))) == 0);
    assertThat(use("b", CLOCK.instant())).isEqualTo(Use.FIRST);

    RedisNonceStore behind = store(new SettableClock(given.toString()));
    assertThat(behind.use("a", given, until)).isEqualTo(Use.FORGOTTEN);
    assertThat(behind.use("c", given, given.plusSeconds(1200))).isEqualTo(Use.FIRST);
  }

  private static String key(List<String> keys) {
    return keys.isEmpty() ? "none" : keys.get(0);
  }

  @Test
  void oneFromBeforeTheClockOfRedisWentBackIsForgotten() {
    Instant given = CLOCK.instant();
    redis.ask(
        commands ->
            commands.hset(
                "admin-copilot:since:1",
                "latest",
                Long.toString(given.plusSeconds(3600).toEpochMilli())));
    assertThat(use("a", given)).isEqualTo(Use.FORGOTTEN);
    assertThat(use("b", CLOCK.instant().plusMillis(1))).isEqualTo(Use.FIRST);
  }

  @Test
  void oneFromBeforeRedisBeganIsForgotten() {
    assertThat(use("a", CLOCK.instant().minus(Duration.ofMinutes(5)))).isEqualTo(Use.FORGOTTEN);
  }

  @Test
  void oneFromBeforeAFlushIsForgotten() {
    Instant given = CLOCK.instant();
    redis.ask(RedisCommands::flushall);
    assertThat(use("a", given)).isEqualTo(Use.FORGOTTEN);
  }

  /** As after a restart from an old snapshot, or at a node that took over. */
  @Test
  void oneFromBeforeAnotherRunIsForgottenThoughARecordWasRestored() {
    Instant given = CLOCK.instant();
    Map<String, String> restored = Map.of("run", "00ff", "since", "0");
    redis.ask(commands -> commands.hset("admin-copilot:since:1", restored));
    assertThat(use("a", given)).isEqualTo(Use.FORGOTTEN);
  }
}
