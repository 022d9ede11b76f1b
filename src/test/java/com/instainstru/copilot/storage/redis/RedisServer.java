package com.instainstru.copilot.storage.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real Redis on a free port of the loopback, with a password, that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  /** Holds what has to be percent-encoded in a URL. */
  public static final String PASSWORD = "pass/word@of:the tests";

  private final Path folder;
  private final int port;
  private Process process;

  private RedisServer(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = started();
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param folder where it may write
   */
  public static RedisServer start(Path folder) throws IOException {
    int port = freePort();
    return new RedisServer(folder, port);
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process started() throws IOException {
    Process redis =
        new ProcessBuilder(
                List.of(
                    "redis-server",
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--requirepass",
                    PASSWORD,
                    "--save",
                    "",
                    "--dir",
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(RedisConnectionException.class)
        .until(() -> ask(RedisCommands::ping).equals("PONG"));
    return redis;
  }

  /** What the server is given as {@code INSTAINSTRU_MCP_REDIS_URL}. */
  public String url() {
    return "redis://:pass%2Fword%40of%3Athe%20tests@127.0.0.1:" + port;
  }

  /** The same with another user, whose password is its name. */
  public String urlOf(String user) {
    return "redis://" + user + ":" + user + "@127.0.0.1:" + port;
  }

  /** The same with another password. */
  public String urlWithPassword(String password) {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  /** Asks it something by a connection of its own. */
  public <T> T ask(Function<RedisCommands<String, String>, T> question) {
    RedisURI uri =
        RedisURI.builder().withHost("127.0.0.1").withPort(port).withPassword(PASSWORD).build();
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  /** Ends it at once, with all that it kept. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, empty. */
  public void restart() throws IOException {
    kill();
    process = started();
  }

  /** From now on it answers nothing, and its connections stand. */
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** The opposite of {@link #pause}. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IllegalStateException("kill " + signal + " failed");
    }
  }

  @Override
  public void close() {
    kill();
  }
}
