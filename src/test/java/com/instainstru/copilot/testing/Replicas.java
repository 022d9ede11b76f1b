package com.instainstru.copilot.testing;

import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.storage.redis.RedisServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Two servers with one Redis and one seal key, whose actions are counted where they arrive. */
public final class Replicas implements AutoCloseable {
  /** Enough for a machine that does other things meanwhile; the standard is short. */
  public static final String PATIENT = "redis_answer=10s";

  public final RedisServer redis;
  public final Actions a;
  public final Actions b;

  private Replicas(Path folder, String consent, Actions.Extra extra) throws Exception {
    redis = RedisServer.start(folder);
    Actions.Extra shared =
        builder -> {
          builder.set(SettingName.REDIS_URL, redis.url()).set(SettingName.SEAL_KEY, Actions.KEY);
          builder.limits(PATIENT);
          extra.add(builder);
        };
    a = quick(Actions.start(Files.createDirectory(folder.resolve("a")), consent, shared));
    b = quick(Actions.start(Files.createDirectory(folder.resolve("b")), consent, shared));
  }

  private static Actions quick(Actions actions) {
    // Asked whether it is ready, the server looks at all upstreams.
    actions.server.sentry().setDispatcher(new EmptyAlerts());
    return actions;
  }

  /**
   * @param consent the setting; empty for none
   */
  public static Replicas start(Path folder, String consent) throws Exception {
    return new Replicas(folder, consent, builder -> {});
  }

  public static Replicas start(Path folder, String consent, Actions.Extra extra) throws Exception {
    return new Replicas(folder, consent, extra);
  }

  public List<AssembledServer> servers() {
    return List.of(a.server, b.server);
  }

  /** Silences that both made together. */
  public int silences() {
    return a.silences.size() + b.silences.size();
  }

  /** Waits until both say so of Redis where they say whether they are ready, which they stay. */
  public void awaitRedis(String state) {
    for (AssembledServer server : servers()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                Got ready = server.send(server.anonymous("/api/v1/ready"));
                return ready.status() == 200
                    && ready.json().at("/upstreams/redis").asString("").equals(state);
              });
    }
  }

  /** Everything that Redis holds: names and values. */
  public List<String> held() {
    return redis.ask(
        commands ->
            commands.keys("*").stream()
                .flatMap(
                    key ->
                        Stream.of(
                            key,
                            commands.type(key).equals("hash")
                                ? commands.hgetall(key).toString()
                                : String.valueOf(commands.get(key))))
                .toList());
  }

  @Override
  public void close() {
    a.close();
    b.close();
    redis.close();
  }
}
