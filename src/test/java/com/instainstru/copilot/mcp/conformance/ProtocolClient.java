package com.instainstru.copilot.mcp.conformance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends messages of both protocols over HTTP, as its tests word them; single quotes stand for
 * double.
 */
final class ProtocolClient implements AutoCloseable {
  static final String REVISION = "2026-07-28";
  static final String META =
      "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
          + "'io.modelcontextprotocol/clientCapabilities':{'elicitation':{}}";

  private final URI uri;
  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build();

  ProtocolClient(URI uri) {
    this.uri = uri;
  }

  /** A whole answer. */
  record Got(int status, @Nullable String session, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    int code() {
      return json().at("/error/code").intValue();
    }
  }

  static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  static String message(String method, String params) {
    return json("{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':" + params + "}")
        .toString();
  }

  Request.Builder post(String body) {
    return new Request.Builder()
        .url(uri.toString())
        .header("Accept", "application/json, text/event-stream")
        .post(RequestBody.create(body, MediaType.get("application/json")));
  }

  /**
   * A request of 2026-07-28 with its headers.
   *
   * @param params members of the params beside {@code _meta}; may be empty
   */
  Request.Builder stateless(String method, String params, String meta) {
    String members = params.isEmpty() ? "" : params + ",";
    String body = message(method, "{" + members + "'_meta':{" + meta + "}}");
    Request.Builder request =
        post(body).header("MCP-Protocol-Version", REVISION).header("Mcp-Method", method);
    JsonNode sent = JsonMapper.shared().readTree(body).get("params");
    JsonNode name = sent.has("name") ? sent.get("name") : sent.path("uri");
    return name.isString() ? request.header("Mcp-Name", name.stringValue()) : request;
  }

  Got ask(String method, String params) throws IOException {
    return send(stateless(method, params, META));
  }

  Got call(String tool, String more) throws IOException {
    return ask("tools/call", "'name':'" + tool + "','arguments':{}" + more);
  }

  Got send(Request.Builder request) throws IOException {
    try (Response response = client.newCall(request.build()).execute()) {
      return new Got(response.code(), response.header("Mcp-Session-Id"), response.body().string());
    }
  }

  /** An answer that is a stream of events. */
  static final class Events implements AutoCloseable {
    private final Response response;
    private final BufferedSource source;

    Events(Response response) {
      this.response = response;
      this.source = response.body().source();
    }

    String type() {
      return response.header("Content-Type", "");
    }

    /** The next message; comments are passed over. */
    JsonNode next() throws IOException {
      while (true) {
        String line = source.readUtf8LineStrict();
        if (line.startsWith("data: ")) {
          return JsonMapper.shared().readTree(line.substring("data: ".length()));
        }
      }
    }

    String line() throws IOException {
      return source.readUtf8LineStrict();
    }

    boolean ended() throws IOException {
      while (!source.exhausted()) {
        if (!source.readUtf8LineStrict().isEmpty()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      response.close();
    }
  }

  Events open(Request.Builder request) throws IOException {
    return new Events(client.newCall(request.build()).execute());
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
