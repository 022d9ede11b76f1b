package com.instainstru.copilot.testing;

import com.instainstru.copilot.testing.AssembledServer.Got;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client of revision 2025-11-25 in a session of {@code /mcp} that can show its user a form. */
public final class SessionClient {
  private static final String BOTH = "application/json, text/event-stream";

  private final AssembledServer server;
  private final String session;
  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60)).build();

  private SessionClient(AssembledServer server, String session) {
    this.server = server;
    this.session = session;
  }

  /**
   * Opens a session.
   *
   * @param capabilities what the client declares, a JSON object
   */
  public static SessionClient open(AssembledServer server, String capabilities) throws IOException {
    Got got =
        server.post(
            server.request("/mcp").header("Accept", BOTH),
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                + "\"clientInfo\":{\"name\":\"session client\",\"version\":\"1\"},\"capabilities\":"
                + capabilities
                + "}}");
    return new SessionClient(server, String.valueOf(got.headers().get("Mcp-Session-Id")));
  }

  public static SessionClient open(AssembledServer server) throws IOException {
    return open(server, "{\"elicitation\":{}}");
  }

  public Request.Builder request() {
    return server
        .request("/mcp")
        .header("Accept", BOTH)
        .header("MCP-Protocol-Version", "2025-11-25")
        .header("Mcp-Session-Id", session);
  }

  /**
   * Calls a tool.
   *
   * @param answering gives the message, without id, that answers a question; null for none
   * @return the message that ends the call
   */
  public Got call(String tool, String arguments, Function<JsonNode, @Nullable ObjectNode> answering)
      throws IOException {
    String message = AssembledServer.callMessage(tool, arguments.replace('\'', '"'));
    Request request = request().post(AssembledServer.body(message)).build();
    try (Response response = http.newCall(request).execute()) {
      BufferedSource source = response.body().source();
      if (!String.valueOf(response.header("Content-Type")).startsWith("text/event-stream")) {
        return new Got(response.code(), response.headers(), source.readUtf8());
      }
      for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        if (!line.startsWith("data: {")) {
          continue;
        }
        JsonNode event = JsonMapper.shared().readTree(line.substring("data: ".length()));
        if (event.has("result") || event.has("error")) {
          return new Got(response.code(), response.headers(), event.toString());
        }
        if (event.path("method").asString("").equals("elicitation/create")) {
          ObjectNode answer = answering.apply(event.get("params"));
          if (answer != null) {
            answer(event.get("id"), answer);
          }
        }
      }
      throw new IOException("the stream ended without an answer");
    }
  }

  /** Answers a question of the server. */
  public Got answer(JsonNode id, ObjectNode answer) throws IOException {
    return server.post(request(), reply(id, answer));
  }

  public static String reply(JsonNode id, ObjectNode answer) {
    ObjectNode message = answer.deepCopy().put("jsonrpc", "2.0");
    message.set("id", id);
    return message.toString();
  }

  /** A result of an elicitation; single quotes may stand for double ones. */
  public static ObjectNode result(String result) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.set("result", JsonMapper.shared().readTree(result.replace('\'', '"')));
    return message;
  }
}
