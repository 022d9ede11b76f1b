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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real Redis on a free port of the loopback, with a password, that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  /** Holds what has to be percent-encoded in a URL. */
  public static final String PASSWORD = "pass/word@of:the tests";

  private static final int MAX_STARTS = 5;

  private final Path folder;
  private final int port;
  private Process process;

  private RedisServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one, and waits until it answers. Another port is tried where somebody else takes the one
   * that was free.
   *
   * @param folder where it may write
   */
  public static RedisServer start(Path folder) throws IOException {
    for (int start = 1; ; start++) {
      int port = freePort();
      try {
        return new RedisServer(folder, port, started(folder, port));
      } catch (IllegalStateException ended) {
        if (start == MAX_STARTS) {
          throw ended;
        }
      }
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * @throws IllegalStateException with its log if it ends before it answers
   */
  private static Process started(Path folder, int port) throws IOException {
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
    boolean answers = false;
    try {
      await()
          .atMost(Duration.ofSeconds(50))
          .ignoreException(RedisConnectionException.class)
          .until(() -> !redis.isAlive() || ask(port, RedisCommands::ping).equals("PONG"));
      answers = redis.isAlive();
    } finally {
      if (!answers) {
        redis.destroyForcibly();
      }
    }
    if (!answers) {
      throw new IllegalStateException(Files.readString(folder.resolve("redis.log")));
    }
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
    return ask(port, question);
  }

  private static <T> T ask(int port, Function<RedisCommands<String, String>, T> question) {
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
    process = started(folder, port);
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
