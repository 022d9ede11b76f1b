package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.ListenAddress;
import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Jetty server set up to say nothing about itself and to hold nobody longer than agreed. */
final class Listener {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /** An acceptor, a selector and a few to run what these find. */
  private static final int THREADS = 8;

  private Listener() {}

  /**
   * A server without a connector, whose own error answers are constant. Its few threads are its own
   * and those of the system, so that calls in work, whatever they do, never hold them: what may
   * block or take long has to run elsewhere.
   *
   * @param name of its threads
   */
  static Server server(String name) {
    Server server = new Server(threads(name));
    server.setErrorHandler(
        (request, response, callback) -> {
          int status = status(response);
          response.setStatus(status);
          HttpReply answer =
              HttpStatus.isServerError(status)
                  ? HttpReply.rejection(
                      status, ErrorResponses.REFUSED, "The server failed on this request.")
                  : ErrorResponses.invalid(
                      status, "The request is not valid HTTP for this server.");
          response.getHeaders().put("Content-Type", HttpReply.JSON);
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

  private static ThreadPool threads(String name) {
    QueuedThreadPool pool = new QueuedThreadPool(THREADS);
    pool.setName(name);
    pool.setDaemon(true);
    return pool;
  }

  /** Adds a connector for HTTP/1.1, which {@link #open} binds. */
  static ServerConnector connector(Server server, HttpLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.headerBytes());
    ConnectionFactory factory = new HttpConnectionFactory(http);
    ServerConnector connector = new ServerConnector(server, 1, 1, factory);
    connector.setIdleTimeout(limits.idle().toMillis());
    // A stop waits for calls in work, whose connections are silent by right.
    connector.setShutdownIdleTimeout(-1);
    server.addConnector(connector);
    return connector;
  }

  /**
   * Binds a connector before anything is served.
   *
   * @throws ConfigurationException naming the address and the flag or setting that gives it
   */
  static void open(ServerConnector connector, ListenAddress address) {
    try {
      bind(connector, address);
    } catch (IOException unbound) {
      openElsewhere(connector, address, unbound);
    }
  }

  /** What fails with any port fails for the host; else the port is in use or needs rights. */
  private static void openElsewhere(
      ServerConnector connector, ListenAddress wanted, IOException unbound) {
    try {
      bind(connector, wanted.withFreePort());
    } catch (IOException withAnyPort) {
      throw new ConfigurationException(
          "%s: cannot listen at %s (%s). Give an address of this machine."
              .formatted(wanted.hostName(), wanted.host(), reason(withAnyPort)));
    }
    if (!wanted.anyPort()) {
      connector.close();
      throw new ConfigurationException(
          "%s: cannot listen at %s (%s). Give another port, or 0 for a free one."
              .formatted(wanted.portName(), wanted.authority(), reason(unbound)));
    }
    log.warn(
        "cannot listen at {} ({}), so {} takes its place; {} sets a port",
        wanted.authority(),
        reason(unbound),
        base(connector),
        wanted.portName());
  }

  private static void bind(ServerConnector connector, ListenAddress address) throws IOException {
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.open();
  }

  /** The system's word for it, beneath Jetty's. */
  private static String reason(IOException unbound) {
    Throwable cause = unbound.getCause();
    return String.valueOf((cause == null ? unbound : cause).getMessage());
  }

  /** Starts it; its connectors are open. */
  static void start(Server server) {
    try {
      server.start();
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
    return URI.create(
        "http://" + ListenAddress.urlHost(connector.getHost()) + ":" + connector.getLocalPort());
  }
}
