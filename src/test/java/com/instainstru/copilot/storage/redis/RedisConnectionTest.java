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

  private static RedisConnection link(RedisServer redis, Duration answer) {
    return new RedisConnection(
        RedisURI.create(redis.url()),
        answer,
        UpstreamCircuitBreaker.ofLastCalls("redis", new UpstreamMeters(new SimpleMeterRegistry())),
        RedisAsyncCommands::ping);
  }

  private static void awaitUse(RedisConnection link) {
    await().atMost(Duration.ofSeconds(30)).until(link::isUsed);
  }

  @Test
  void itConnectsWhenRedisComes() throws Exception {
    try (RedisServer redis = RedisServer.start(folder)) {
      redis.pause();
      try (RedisConnection link = link(redis, PATIENT)) {
        link.start();
        assertThat(link.isUsed()).isFalse();
        assertThatThrownBy(() -> link.ask(RedisAsyncCommands::ping))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessage("redis is not connected");
        redis.resume();
        awaitUse(link);
        assertThat(link.<String>ask(RedisAsyncCommands::ping)).isEqualTo("PONG");
      }
    }
  }

  @Test
  void aRefusalIsTold() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection link = link(redis, PATIENT)) {
      link.start();
      awaitUse(link);
      byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
      link.ask(commands -> commands.set("text", text));
      assertThatThrownBy(() -> link.ask(commands -> commands.llen("text")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("redis failed: WRONGTYPE");
    }
  }

  @Test
  void anInterruptedWaitEndsAndStaysInterrupted() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection link = link(redis, PATIENT)) {
      link.start();
      awaitUse(link);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> link.ask(commands -> commands.blpop(0, "no.such.list")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void afterLateAnswersItIsLeftAloneForAMoment() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection link = link(redis, Duration.ofMillis(20))) {
      link.start();
      awaitUse(link);
      redis.pause();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> link.ask(RedisAsyncCommands::ping))
                      .hasMessageMatching("redis is (left alone for a moment|not connected)"));
      assertThat(link.isUsed()).isFalse();
      redis.resume();
      awaitUse(link);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(StoreUnavailableException.class)
          .until(() -> link.ask(RedisAsyncCommands::ping).equals("PONG"));
    }
  }

  @Test
  void whatBucketsTakeGoesOverTheSameConnection() throws Exception {
    try (RedisServer redis = RedisServer.start(folder);
        RedisConnection link = link(redis, PATIENT)) {
      link.start();
      awaitUse(link);
      CurrentCommands<String> commands = new CurrentCommands<>(link::commands);
      byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
      link.ask(all -> all.set("text", text));
      assertThat(commands.get("text").toCompletableFuture().join()).isEqualTo(text);
      assertThat(commands.delete("text").toCompletableFuture().join()).isEqualTo(1L);
    }
  }
}
