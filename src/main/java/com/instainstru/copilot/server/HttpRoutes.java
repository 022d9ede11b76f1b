package com.instainstru.copilot.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Leads a request to the endpoint of its exact path. */
final class HttpRoutes extends Handler.Abstract {
  private static final Set<String> METADATA =
      Set.of("/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp");

  private final Gatekeeper gate;
  private final McpEndpoint mcp;
  private final SseEndpoint sse;
  private final ObjectNode metadata;
  private final Supplier<Map<String, String>> readiness;
  private volatile boolean draining;

  /**
   * @param metadata protected resource metadata
   * @param readiness state of each upstream by name
   */
  HttpRoutes(
      Gatekeeper gate,
      McpEndpoint mcp,
      SseEndpoint sse,
      ObjectNode metadata,
      Supplier<Map<String, String>> readiness) {
    this.gate = gate;
    this.mcp = mcp;
    this.sse = sse;
    this.metadata = metadata;
    this.readiness = readiness;
  }

  void drain() {
    draining = true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    HttpMessage http = new HttpMessage(request);
    response.getHeaders().put("Cache-Control", "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Optional<HttpReply> turnedAway = gate.check(http.header("Host"), http.header("Origin"));
    if (turnedAway.isEmpty() && http.path().equals(SseEndpoint.STREAM)) {
      Optional<HttpReply> refusal = sse.open(http, response, callback);
      refusal.ifPresent(reply -> send(reply, response, callback));
      return true;
    }
    send(turnedAway.isPresent() ? turnedAway.get() : reply(http), response, callback);
    return true;
  }

  private HttpReply reply(HttpMessage http) throws IOException {
    String path = http.path();
    if (path.equals("/mcp")) {
      return mcp.handle(http);
    }
    if (path.equals(SseEndpoint.MESSAGES)) {
      return sse.message(http);
    }
    if (METADATA.contains(path)) {
      return readable(http, HttpReply.json(200, metadata));
    }
    return switch (path) {
      case "/api/v1/health" ->
          readable(
              http, HttpReply.json(200, JsonNodeFactory.instance.objectNode().put("status", "ok")));
      case "/api/v1/ready" -> readable(http, ready());
      default -> HttpReply.refusal(404, "not_found");
    };
  }

  private static HttpReply readable(HttpMessage http, HttpReply reply) {
    return Set.of("GET", "HEAD").contains(http.method())
        ? reply
        : HttpReply.refusal(405, "method_not_allowed").with("Allow", "GET, HEAD");
  }

  private HttpReply ready() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", draining ? "draining" : "ready");
    ObjectNode upstreams = json.putObject("upstreams");
    readiness.get().forEach(upstreams::put);
    return HttpReply.json(draining ? 503 : 200, json);
  }

  private static void send(HttpReply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    if (reply.close()) {
      response.getHeaders().put("Connection", "close");
    }
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }
}
