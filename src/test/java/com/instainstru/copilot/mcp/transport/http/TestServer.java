package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.config.ListenAddress;
import com.instainstru.copilot.security.auth.Authentication;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.TestDispatcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The HTTP front end on free ports over the fake toolbox, and clients for it. */
final class TestServer implements AutoCloseable {
  public static final HttpLimits LIMITS = HttpLimits.standard();
  public static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final JsonMapper MAPPER = new JsonMapper();

  public final FakeToolbox toolbox = new FakeToolbox();
  public final HttpServer server;
  public final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build();

  private TestServer(
      HttpLimits limits,
      boolean publicDiscovery,
      ConcurrencyLimiter limiter,
      BearerAuthentication authentication) {
    this(limits, publicDiscovery, limiter, authentication, false);
  }

  private TestServer(
      HttpLimits limits,
      boolean publicDiscovery,
      ConcurrencyLimiter limiter,
      BearerAuthentication authentication,
      boolean sessions) {
    server =
        HttpServer.start(
            new HttpServerConfig(
                new HttpSettings(
                    address(0, false),
                    address(0, false),
                    Set.of("copilot.example", "exact.example:8443"),
                    Set.of("https://page.example"),
                    sessions,
                    false),
                null,
                publicDiscovery,
                base -> JsonNodeFactory.instance.objectNode().put("resource", base.toString()),
                limits),
            TestDispatcher.of(toolbox, limiter, List.of(), List.of()),
            authentication,
            () -> Map.of("backend", "up"),
            () -> "calls_total 1\n");
  }

  /** An address of the loopback. */
  static ListenAddress address(int port, boolean anyPort) {
    return new ListenAddress("127.0.0.1", port, "--host", "--port", anyPort);
  }

  public static TestServer start() {
    return start(LIMITS);
  }

  public static TestServer start(HttpLimits limits) {
    return new TestServer(limits, false, TestDispatcher.limiter(), TestServer::authenticate);
  }

  public static TestServer open() {
    return new TestServer(
        LIMITS, false, TestDispatcher.limiter(), BearerAuthentication.admitEverybody());
  }

  public static TestServer withSessions() {
    return new TestServer(LIMITS, false, TestDispatcher.limiter(), TestServer::authenticate, true);
  }

  public static TestServer discoverable() {
    return new TestServer(LIMITS, true, TestDispatcher.limiter(), TestServer::authenticate);
  }

  public static TestServer withoutSlots() {
    return new TestServer(
        LIMITS, false, new ConcurrencyLimiter(0, 0, Duration.ZERO), TestServer::authenticate);
  }

  /** Tokens are {@code read}, {@code write}, {@code other}, {@code stranger} and {@code later}. */
  private static Authentication authenticate(@Nullable String header) {
    if (header == null) {
      return new Authentication.Missing();
    }
    return switch (header) {
      case "Bearer read" -> admitted("alice", Scope.READ);
      case "Bearer write" -> admitted("alice", Scope.READ, Scope.WRITE);
      case "Bearer other" -> admitted("bob", Scope.READ, Scope.WRITE);
      case "Bearer stranger" -> new Authentication.NotAdmitted();
      case "Bearer later" -> new Authentication.Unavailable(3);
      default -> new Authentication.Rejected("unknown");
    };
  }

  private static Authentication admitted(String who, Scope... scopes) {
    return new Authentication.Accepted(
        new Caller(who, who, null, Set.of(scopes), "oidc"), Instant.MAX);
  }

  /** A whole answer. */
  public record Got(int status, Headers headers, String body) {
    public JsonNode json() {
      return MAPPER.readTree(body);
    }
  }

  public Request.Builder request(String path) {
    return new Request.Builder()
        .url(server.uri().resolve(path).toString())
        .header("Authorization", "Bearer write");
  }

  public static RequestBody json(String text) {
    return RequestBody.create(text, MediaType.get("application/json"));
  }

  public Got get(Request.Builder request) throws IOException {
    try (Response response = client.newCall(request.build()).execute()) {
      return new Got(response.code(), response.headers(), response.body().string());
    }
  }

  public Got get(String path) throws IOException {
    return get(request(path));
  }

  public Got post(String body) throws IOException {
    return get(request("/mcp").post(json(body)));
  }

  public Got call(String token, String tool) throws IOException {
    return get(
        request("/mcp").header("Authorization", "Bearer " + token).post(json(callBody(1, tool))));
  }

  public static String callBody(int id, String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\"}}";
  }

  /** A posted message as it goes over the wire. */
  public static String wire(String body) {
    return "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer write\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  public Raw raw() throws IOException {
    return new Raw(server.uri());
  }

  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    toolbox.release.countDown();
    server.stop();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
