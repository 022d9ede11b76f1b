package com.instainstru.copilot.tools.alertmanager;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Alertmanager on a free port of the loopback. */
final class AlertmanagerServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;
  private final Process process;

  private AlertmanagerServer(URI uri, Process process) {
    this.uri = uri;
    this.process = process;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param folder where it may write
   */
  static AlertmanagerServer start(Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: { receiver: none }\nreceivers: [{ name: none }]\n");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                List.of(
                    "prometheus-alertmanager",
                    "--config.file=" + config,
                    "--storage.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--cluster.listen-address="))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.log").toFile())
            .start();
    AlertmanagerServer server =
        new AlertmanagerServer(URI.create("http://127.0.0.1:" + port), process);
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> server.send("GET", "/-/ready", "") == 200);
    return server;
  }

  URI uri() {
    return uri;
  }

  /** Posts alerts. */
  void fire(String alerts) throws IOException, InterruptedException {
    if (send("POST", "/api/v2/alerts", alerts) != 200) {
      throw new IllegalStateException("Alertmanager takes no alerts");
    }
  }

  /** Ends a silence. */
  void expire(String silence) throws IOException, InterruptedException {
    if (send("DELETE", "/api/v2/silence/" + silence, "") != 200) {
      throw new IllegalStateException("Alertmanager does not end a silence");
    }
  }

  private int send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
