package com.instainstru.copilot.server.http;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.server.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** A Jetty server set up to say nothing about itself and to hold nobody longer than agreed. */
final class Listener {
  private static final int MOST_THREADS = 250;

  private Listener() {}

  /** A server without a connector, whose own error answers are constant. */
  static Server server() {
    Server server = new Server(threads());
    server.setErrorHandler(
        (request, response, callback) -> {
          int status = status(response);
          response.setStatus(status);
          Answer answer =
              HttpStatus.isServerError(status)
                  ? Answer.refusal(status, Refusals.REFUSED, "The server failed on this request.")
                  : Refusals.invalid(status, "The request is not valid HTTP for this server.");
          response.getHeaders().put("Content-Type", Answer.JSON);
          Sender.protect(response.getHeaders());
          response.write(true, answer.body().duplicate(), callback);
          return true;
        });
    return server;
  }

  /** What a caller sends is the caller's fault, versions and codings that nobody knows included. */
  private static int status(Response response) {
    int status = response.getStatus();
    return status == HttpStatus.NOT_IMPLEMENTED_501
            || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
        ? HttpStatus.BAD_REQUEST_400
        : status;
  }

  private static ThreadPool threads() {
    if (Workers.virtualThreads()) {
      return new VirtualThreadPool();
    }
    QueuedThreadPool pool = new QueuedThreadPool(MOST_THREADS);
    pool.setName("http");
    pool.setDaemon(true);
    return pool;
  }

  /** Adds a connector for HTTP/1.1 at that address. */
  static ServerConnector connector(Server server, String host, int port, HttpLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.headerBytes());
    ConnectionFactory factory = new HttpConnectionFactory(http);
    ServerConnector connector = new ServerConnector(server, 1, 1, factory);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(limits.idle().toMillis());
    // A stop waits for calls in work, whose connections are silent by right.
    connector.setShutdownIdleTimeout(-1);
    server.addConnector(connector);
    return connector;
  }

  /**
   * Starts it.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  static void start(Server server) {
    try {
      server.start();
    } catch (IOException unbound) {
      throw new UncheckedIOException(unbound);
    } catch (Exception defect) {
      throw new IllegalStateException("the HTTP server did not start", defect);
    }
  }

  /** Ends it at once. */
  static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception defect) {
      throw new IllegalStateException("the HTTP server did not stop", defect);
    }
  }

  /** The URL that the connector answers at. */
  static URI base(ServerConnector connector) {
    String host = connector.getHost();
    String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + connector.getLocalPort());
  }
}
