package com.instainstru.copilot.testing;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.Limits;
import com.instainstru.copilot.config.RedisSettings;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.config.SettingsReader;
import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.instainstru.copilot.tools.InMemoryRateStore;
import com.instainstru.copilot.tools.RateStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole server as a deployment has it, on a free port of the loopback, with scripted upstreams
 * that are reached over real sockets. Callers show {@link #TOKEN}.
 */
public final class AssembledServer implements AutoCloseable {
  /** The service token of callers. */
  public static final String TOKEN = "inbound-token-of-the-tests";

  /** What the server shows to the backend; never what callers show. */
  public static final String BACKEND_TOKEN = "backend-token-of-the-tests";

  /** The smallest message that is answered. */
  public static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

  private static final MediaType JSON = MediaType.get("application/json");

  private final Assembly assembly;
  private final HttpServer server;
  private final MockWebServer backend;
  private final MockWebServer grafana;
  private final MockWebServer sentry;
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .readTimeout(Duration.ofSeconds(50))
          .retryOnConnectionFailure(false)
          .build();

  private AssembledServer(Builder builder) throws IOException {
    this.backend = started();
    this.grafana = started();
    this.sentry = started();
    Map<SettingName, String> settings = new EnumMap<>(SettingName.class);
    settings.put(SettingName.INBOUND_TOKEN, TOKEN);
    settings.put(SettingName.API_BASE_URL, base(backend));
    settings.put(SettingName.API_SERVICE_TOKEN, BACKEND_TOKEN);
    settings.put(SettingName.GRAFANA_CLOUD_URL, base(grafana));
    settings.put(SettingName.GRAFANA_CLOUD_API_KEY, "grafana-key-of-the-tests");
    settings.put(SettingName.GRAFANA_PROMETHEUS_DATASOURCE_UID, "prometheus");
    settings.put(SettingName.SENTRY_BASE_URL, base(sentry));
    settings.put(SettingName.SENTRY_API_TOKEN, "sentry-token-of-the-tests");
    settings.put(SettingName.RATE_LIMIT, "0");
    settings.put(SettingName.TOOL_RATE_LIMIT, "0");
    settings.put(SettingName.PORT, "0");
    settings.put(SettingName.MANAGEMENT_PORT, "0");
    builder.settings.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            settings.remove(name);
          } else {
            settings.put(name, value);
          }
        });
    this.assembly =
        Assembly.of(
            builder.limited(
                new SettingsReader(Map.of(), null).read(settings, builder.noAuth).settings()),
            builder.clock,
            builder.rates);
    this.server = assembly.serve();
  }

  /** A server with actions off and the standard limits. */
  public static AssembledServer start() throws IOException {
    return builder().start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What a test changes of the server. */
  public static final class Builder {
    private final Map<SettingName, String> settings = new EnumMap<>(SettingName.class);
    private Clock clock = Clock.systemUTC();
    private RateStore rates = new InMemoryRateStore(System::nanoTime);
    private String limits = "";
    private boolean noAuth;

    /** Sets a setting; an empty value takes the fixture's own away. */
    public Builder set(SettingName name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Limits as {@link TestLimits} takes them. */
    public Builder limits(String newLimits) {
      limits = newLimits;
      return this;
    }

    private Settings limited(Settings settings) {
      Limits all = TestLimits.all(limits);
      RedisSettings redis = settings.redis();
      return new Settings(
          settings.backend(),
          settings.grafana(),
          settings.sentry(),
          settings.inbound(),
          settings.http(),
          settings.tools(),
          all,
          settings.outbound(),
          settings.auditLog(),
          settings.sealKey(),
          redis == null ? null : new RedisSettings(redis.url(), all.redisAnswer()));
    }

    public Builder actions() {
      return set(SettingName.ACTIONS, "on");
    }

    public Builder noAuth() {
      noAuth = true;
      return this;
    }

    /** Another place where calls are counted. */
    public Builder rates(RateStore newRates) {
      rates = newRates;
      return this;
    }

    public Builder clock(Clock newClock) {
      clock = newClock;
      return this;
    }

    public AssembledServer start() throws IOException {
      return new AssembledServer(this);
    }
  }

  private static MockWebServer started() throws IOException {
    MockWebServer upstream = new MockWebServer();
    upstream.start();
    return upstream;
  }

  private static String base(MockWebServer upstream) {
    return "http://127.0.0.1:" + upstream.getPort();
  }

  public MockWebServer backend() {
    return backend;
  }

  public MockWebServer grafana() {
    return grafana;
  }

  public MockWebServer sentry() {
    return sentry;
  }

  public HttpServer http() {
    return server;
  }

  public URI uri() {
    return server.uri();
  }

  /** A JSON answer for an upstream to give. */
  public static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  /** A request to a path of this server with the service token. */
  public Request.Builder request(String path) {
    return new Request.Builder()
        .url(server.uri().resolve(path).toString())
        .header("Authorization", "Bearer " + TOKEN);
  }

  /** A whole answer. */
  public record Got(int status, Headers headers, String body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** The structured content of a tool's result. */
    public ObjectNode structured() {
      return (ObjectNode) json().at("/result/structuredContent");
    }

    /** The failure code of a tool's result; empty if it is none. */
    public String failure() {
      return json().at("/result/isError").asBoolean(false)
          ? structured().path("error").asString("")
          : "";
    }
  }

  public Got send(Request.Builder request) throws IOException {
    try (Response response = client.newCall(request.build()).execute()) {
      return new Got(response.code(), response.headers(), response.body().string());
    }
  }

  /** Posts one message to {@code /mcp} with the service token. */
  public Got post(String message) throws IOException {
    return post(request("/mcp"), message);
  }

  /** Posts one message with headers of one's own. */
  public Got post(Request.Builder request, String message) throws IOException {
    return send(request.post(RequestBody.create(message, JSON)));
  }

  /** Posts one message to {@code /mcp} with another bearer token. */
  public Got postAs(String token, String message) throws IOException {
    return post(request("/mcp").header("Authorization", "Bearer " + token), message);
  }

  /** A request to a path of this server without a credential. */
  public Request.Builder anonymous(String path) {
    return request(path).removeHeader("Authorization");
  }

  /** A request body of JSON. */
  public static RequestBody body(String json) {
    return RequestBody.create(json, JSON);
  }

  /** The message that calls a tool. */
  public static String callMessage(String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"instainstru_"
        + tool
        + "\",\"arguments\":"
        + arguments
        + "}}";
  }

  /**
   * Calls a tool with the service token.
   *
   * @param tool name without prefix
   * @param arguments a JSON object, in which single quotes may stand for double ones
   */
  public Got call(String tool, String arguments) throws IOException {
    return post(callMessage(tool, arguments.replace('\'', '"')));
  }

  /** The same with another bearer token. */
  public Got callAs(String token, String tool, String arguments) throws IOException {
    return postAs(token, callMessage(tool, arguments.replace('\'', '"')));
  }

  /** Silences alerts as a user does who has seen what a rehearsal showed. */
  public Got silence(String token, String arguments) throws IOException {
    String open = arguments.substring(0, arguments.length() - 1);
    Got rehearsed = callAs(token, "alert_silence", open + ", 'dry_run': true}");
    String confirm = rehearsed.structured().path("confirm_token").asString("");
    return callAs(token, "alert_silence", open + ", 'confirm_token': '" + confirm + "'}");
  }

  /** A connection for bytes that no client library would send. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /**
   * Sends bytes on a connection of their own, and returns all that comes until the server closes
   * it; so let the request ask for that.
   */
  public String context(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A posted message as it goes over the wire, after which the connection closes.
   *
   * @param target the request target, normally {@code /mcp}
   * @param headers further header lines, each with its line end
   */
  public String wire(String target, String headers, String message) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + server.uri().getPort()
        + "\r\nAuthorization: Bearer "
        + TOKEN
        + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + headers
        + "Content-Length: "
        + message.length()
        + "\r\n\r\n"
        + message;
  }

  /** The text of the metrics endpoint. */
  public String metrics() throws IOException {
    return send(new Request.Builder().url(server.managementUri().toString())).body();
  }

  @Override
  public void close() {
    server.stop();
    assembly.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    backend.close();
    grafana.close();
    sentry.close();
  }
}
