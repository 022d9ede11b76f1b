package com.instainstru.copilot.storage.redis;

import com.instainstru.copilot.tools.StoreUnavailableException;
import com.instainstru.copilot.upstream.UpstreamCircuitBreaker;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, which is looked after by a thread of its own: it connects, asks for a
 * sign of life twice a second, and connects again after a loss. While there is none, commands fail
 * at once. While Redis fails or is late, the breaker keeps most commands from waiting for it.
 *
 * <p>Commands are not sent again after a loss: what became of one that got no answer is unknown,
 * and whoever sent it decides what that means.
 */
final class RedisConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);
  private static final Duration TICK = Duration.ofMillis(500);

  /** For a connection with its handshake, and for a sign of life. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  /** Bounds the memory that commands take which wait for an answer. */
  private static final int MAX_WAITING = 10_000;

  private final RedisURI uri;
  private final Duration answer;
  private final UpstreamCircuitBreaker breaker;
  private final Function<RedisAsyncCommands<String, byte[]>, Future<?>> life;
  private final ClientResources resources;
  private final RedisClient client;
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "redis-link");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private @Nullable String lastTrouble;

  /**
   * @param answer how long a command may take
   * @param life a cheap command; Redis is used once it has answered it
   */
  RedisConnection(
      RedisURI uri,
      Duration answer,
      UpstreamCircuitBreaker breaker,
      Function<RedisAsyncCommands<String, byte[]>, Future<?>> life) {
    this.uri = uri;
    this.answer = answer;
    this.breaker = breaker;
    this.life = life;
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            // Names are resolved as everywhere else in the process, by Java.
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_WAITING)
            .socketOptions(SocketOptions.builder().connectTimeout(MAX_WAIT).build())
            .timeoutOptions(TimeoutOptions.enabled(MAX_WAIT))
            .build());
  }

  /** Begins to look after the connection, and waits a moment for the first look. */
  void start() {
    Future<?> first = looker.submit(this::look);
    var unused =
        looker.scheduleWithFixedDelay(
            this::look, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    try {
      await(first, MAX_WAIT);
    } catch (StoreUnavailableException e) {
      log.debug("the first look at redis takes long");
    }
  }

  /** Whether there is a connection and the breaker lets commands through. */
  boolean isUsed() {
    return connection != null && !breaker.isOpen();
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws StoreUnavailableException if there is no connection, no answer in time, or a refusal
   */
  <T> T ask(Function<RedisAsyncCommands<String, byte[]>, Future<T>> command) {
    return guarded(() -> await(command.apply(commands()), answer));
  }

  /**
   * Does something with {@link #commands} that ends by itself in about the time of one command.
   *
   * @throws StoreUnavailableException if it fails
   */
  <T> T guarded(Supplier<T> work) {
    commands();
    if (breaker.tryAcquire().isPresent()) {
      throw new StoreUnavailableException("calls to redis are paused for a moment");
    }
    long begin = System.nanoTime();
    try {
      T result = work.get();
      breaker.onSuccess(since(begin));
      return result;
    } catch (RuntimeException e) {
      breaker.onError(since(begin), e);
      throw e instanceof StoreUnavailableException known
          ? known
          : new StoreUnavailableException(reason(e));
    }
  }

  /**
   * The commands of the connection that stands now.
   *
   * @throws StoreUnavailableException if none does
   */
  RedisAsyncCommands<String, byte[]> commands() {
    StatefulRedisConnection<String, byte[]> now = connection;
    if (now == null || !now.isOpen()) {
      throw new StoreUnavailableException("redis is not connected");
    }
    return now.async();
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static <T> T await(Future<T> answer, Duration maxWait) {
    try {
      return answer.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new StoreUnavailableException(
          "redis gave no answer within " + maxWait.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new StoreUnavailableException(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("the wait for redis was interrupted");
    }
  }

  /** Redis's own words, or the socket's; neither holds a credential. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "redis failed: " + cause.getMessage();
  }

  /** Runs on the looker's thread alone. */
  private void look() {
    StatefulRedisConnection<String, byte[]> now = connection;
    try {
      if (now == null || !now.isOpen()) {
        connection = null;
        now = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri);
      }
      await(life.apply(now.async()), MAX_WAIT);
      if (connection == null) {
        connection = now;
        lastTrouble = null;
        log.info("redis is connected");
      }
    } catch (RuntimeException e) {
      connection = null;
      if (now != null && now.isOpen()) {
        var unused = now.closeAsync();
      }
      tell(e instanceof StoreUnavailableException ? String.valueOf(e.getMessage()) : reason(e));
    }
  }

  private void tell(String trouble) {
    if (!looker.isShutdown() && !trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      log.warn(
          "redis is unavailable: {}; calls are counted in this process alone, and consents that"
              + " would be kept there do not count",
          trouble);
    }
  }

  @Override
  public void close() {
    looker.shutdownNow();
    client.shutdown(Duration.ZERO, MAX_WAIT);
    var unused = resources.shutdown(0, MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
