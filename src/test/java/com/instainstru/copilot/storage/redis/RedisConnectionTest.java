package com.instainstru.copilot.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.tools.StoreUnavailableException;
import com.instainstru.copilot.upstream.UpstreamCircuitBreaker;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IntegrationTest
class RedisConnectionTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static RedisConnection connection(RedisServer redis, Duration answer) {
    return new RedisConnection(
        RedisURI.create(redis.url()),
        answer,
        UpstreamCircuitBreaker.ofLastCalls("redis", new UpstreamMeters(new SimpleMeterRegistry())),
        RedisAsyncCommands::ping);
  }

  private static void awaitUse(RedisConnection connection) {
    await().atMost(Duration.ofSeconds(30)).until(connection::isUsed);
  }

  @Test
  void itConnectsWhenRedisComes() throws Exception {
    try (RedisServer redis = RedisServer.start(folder)) {
      redis.pause();
      try (RedisConnection connection = connection(redis, PATIENT)) {
        connection.start();
        assertThat(connection.isUsed()).isFalse();
        assertThatThrownBy(() -> connection.ask(RedisAsyncCommands::ping))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessage("redis is not connected");
        redis.resume();
        awaitUse(connection);
        assertThat(connection.<String>ask(RedisAsyncCommands::ping)).isEqualTo("PONG");
      }
    }
  }

  @Test
  void aRefusalIsTold() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection connection = connection(redis, PATIENT)) {
      connection.start();
      awaitUse(connection);
      byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
      connection.ask(commands -> commands.set("text", text));
      assertThatThrownBy(() -> connection.ask(commands -> commands.llen("text")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("redis failed: WRONGTYPE");
    }
  }

  @Test
  void anInterruptedWaitEndsAndStaysInterrupted() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection connection = connection(redis, PATIENT)) {
      connection.start();
      awaitUse(connection);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> connection.ask(commands -> commands.blpop(0, "no.such.list")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void afterLateAnswersItIsLeftAloneForAMoment() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection connection = connection(redis, Duration.ofMillis(20))) {
      connection.start();
      awaitUse(connection);
      redis.pause();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> connection.ask(RedisAsyncCommands::ping))
                      .hasMessageMatching(
                          "calls to redis are paused for a moment|redis is not connected"));
      assertThat(connection.isUsed()).isFalse();
      redis.resume();
      awaitUse(connection);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(StoreUnavailableException.class)
          .until(() -> connection.ask(RedisAsyncCommands::ping).equals("PONG"));
    }
  }

  @Test
  void whatBucketsTakeGoesOverTheSameConnection() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection connection = connection(redis, PATIENT)) {
      connection.start();
      awaitUse(connection);
      CurrentCommands<String> commands = new CurrentCommands<>(connection::commands);
      byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
      connection.ask(all -> all.set("text", text));
      assertThat(commands.get("text").toCompletableFuture().join()).isEqualTo(text);
      assertThat(commands.delete("text").toCompletableFuture().join()).isEqualTo(1L);
    }
  }
}
