package com.instainstru.copilot.demo.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/** Serves routes on a free port of the loopback. */
public final class DemoServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoServer.class);
  private static final int MAX_BYTES = 1024 * 1024;

  private final Server server;
  private final ServerConnector connector;

  private DemoServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * @param routes the first that fits serves
   * @param around wraps every route, for example with authentication
   */
  public static DemoServer start(
      List<Route> routes, UnaryOperator<Function<DemoRequest, DemoResponse>> around) {
    Server server = new Server(new QueuedThreadPool(32, 1));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Encoded slashes and dots are part of ids here, not of the path's structure.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Routes(routes, around));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("a stand-in of the demo world could not start", e);
    }
    return new DemoServer(server, connector);
  }

  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("a stand-in of the demo world did not stop cleanly", e);
    }
  }

  private static final class Routes extends Handler.Abstract {
    private final List<Route> routes;
    private final UnaryOperator<Function<DemoRequest, DemoResponse>> around;

    Routes(List<Route> routes, UnaryOperator<Function<DemoRequest, DemoResponse>> around) {
      this.routes = List.copyOf(routes);
      this.around = around;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      DemoRequest demo = read(request);
      DemoResponse answer = around.apply(this::route).apply(demo);
      response.setStatus(answer.status());
      response.getHeaders().put("Content-Type", "application/json");
      byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
      response.write(true, ByteBuffer.wrap(body), callback);
      return true;
    }

    private DemoResponse route(DemoRequest request) {
      for (Route route : routes) {
        Optional<Map<String, String>> values = route.match(request.rawPath());
        if (route.method().equals(request.method()) && values.isPresent()) {
          return route.handler().apply(request.withPath(values.get()));
        }
      }
      return new DemoResponse(
          404,
          JsonNodeFactory.instance.objectNode().put("status", 404).put("detail", "no such path"));
    }

    private static DemoRequest read(Request request) throws IOException {
      byte[] body;
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readNBytes(MAX_BYTES);
      }
      Map<String, List<String>> query = new LinkedHashMap<>();
      Fields fields = Request.extractQueryParameters(request);
      for (Fields.Field field : fields) {
        query.put(field.getName(), field.getValues());
      }
      return new DemoRequest(
          request.getMethod(),
          request.getHttpURI().getPath(),
          Map.of(),
          query,
          request.getHeaders(),
          body);
    }
  }
}
