package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Authentication;
import com.instainstru.copilot.auth.BearerChallenge;
import com.instainstru.copilot.auth.ProtectedResourceMetadata;
import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.config.InboundSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP front end: Streamable HTTP, HTTP+SSE, health, readiness and OAuth metadata. */
public final class HttpServer implements AutoCloseable {
  /** How long running calls may go on after the server was told to stop. */
  static final Duration LAST_CALLS = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final int HEADER_BYTES = 32 * 1024;
  private static final int IDLE_MILLIS = 30_000;
  private static final int PLATFORM_THREADS = 200;

  private final Server server;
  private final ServerConnector connector;
  private final HttpRoutes routes;
  private final SseEndpoint sse;
  private final Server management;

  private HttpServer(
      Server server,
      ServerConnector connector,
      HttpRoutes routes,
      SseEndpoint sse,
      Server management) {
    this.server = server;
    this.connector = connector;
    this.routes = routes;
    this.sse = sse;
    this.management = management;
  }

  /**
   * Starts to listen.
   *
   * @param authentication judges the {@code Authorization} header
   * @param readiness state of each upstream by name
   * @param metrics the text that Prometheus scrapes on the management port
   * @throws IOException if a port cannot be bound
   */
  public static HttpServer start(
      HttpSettings settings,
      InboundSettings inbound,
      McpDispatcher dispatcher,
      Function<@Nullable String, Authentication> authentication,
      Supplier<Map<String, String>> readiness,
      Supplier<String> metrics,
      Clock clock)
      throws IOException {
    Server server = new Server(threads());
    ServerConnector connector = connector(server, settings.host(), settings.port());
    connector.open();
    URI publicUrl = inbound.publicUrl();
    URI reachedAt = publicUrl == null ? local(settings.host(), connector) : publicUrl;
    Doorkeeper door =
        new Doorkeeper(
            authentication, new BearerChallenge(ProtectedResourceMetadata.url(reachedAt)));
    SseEndpoint sse = new SseEndpoint(dispatcher, door, clock);
    HttpRoutes routes =
        new HttpRoutes(
            new Gatekeeper(
                settings.host(), publicUrl, settings.allowedHosts(), settings.allowedOrigins()),
            new McpEndpoint(dispatcher, door, inbound.publicDiscovery()),
            sse,
            ProtectedResourceMetadata.of(inbound, reachedAt),
            readiness);
    server.setHandler(new GracefulHandler(routes));
    server.setStopTimeout(LAST_CALLS.toMillis());
    Server management = management(settings.managementPort(), metrics);
    HttpServer running = new HttpServer(server, connector, routes, sse, management);
    running.start();
    return running;
  }

  private void start() throws IOException {
    try {
      management.start();
      server.start();
    } catch (Exception e) {
      close();
      throw e instanceof IOException io ? io : new IOException("the server could not start", e);
    }
  }

  private static ThreadPool threads() {
    if (!VirtualThreads.areSupported()) {
      return new QueuedThreadPool(PLATFORM_THREADS);
    }
    return new VirtualThreadPool();
  }

  private static ServerConnector connector(Server server, String host, int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setErrorHandler(HttpServer::plainError);
    return connector;
  }

  /** Faults of framing, told by status alone. */
  private static boolean plainError(Request request, Response response, Callback callback) {
    response.getHeaders().put("Content-Type", "application/json");
    response.write(
        true,
        ByteBuffer.wrap("{\"error\":\"bad_request\"}".getBytes(StandardCharsets.UTF_8)),
        callback);
    return true;
  }

  private static Server management(int port, Supplier<String> metrics) {
    Server server = new Server(new QueuedThreadPool(8, 1));
    connector(server, "127.0.0.1", port);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            if (!request.getHttpURI().getPath().equals("/metrics")) {
              return false;
            }
            response.getHeaders().put("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            response.write(
                true, ByteBuffer.wrap(metrics.get().getBytes(StandardCharsets.UTF_8)), callback);
            return true;
          }
        });
    return server;
  }

  private static URI local(String host, ServerConnector connector) {
    String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return URI.create("http://" + name + ":" + connector.getLocalPort());
  }

  /** Where this process serves, for example {@code http://127.0.0.1:8001}. */
  public URI uri() {
    return local(connector.getHost(), connector);
  }

  /** The port of the metrics endpoint. */
  public int managementPort() {
    return ((ServerConnector) management.getConnectors()[0]).getLocalPort();
  }

  /** Accepts nothing more, lets running calls end within 10 s, then stops. */
  @Override
  public void close() {
    routes.drain();
    // Streams stay open as long as calls on them run, and the server waits for streams.
    Thread streams = new Thread(sse::close, "close-streams");
    streams.start();
    try {
      server.stop();
      management.stop();
      streams.join();
    } catch (Exception e) {
      log.warn("the server did not stop cleanly", e);
    }
  }
}
