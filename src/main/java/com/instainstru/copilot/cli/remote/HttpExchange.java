package com.instainstru.copilot.cli.remote;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.upstream.HttpTransport;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** Sends requests to one server and reads its answers, as JSON or as an event stream. */
final class HttpExchange {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final long MAX_BYTES = 16L << 20;
  private static final long MAX_ERROR_BYTES = 64L << 10;
  private static final long GET_SECONDS = 20;

  private final ServerAddress address;
  private final HttpTransport http = new HttpTransport(UpstreamLimits.standard());
  private final HttpErrors errors;

  HttpExchange(ServerAddress address) {
    this.address = address;
    this.errors = new HttpErrors(address);
  }

  /** A request to the endpoint of MCP, with the token. */
  Request.Builder request() {
    return request(address.endpoint());
  }

  private Request.Builder request(HttpUrl url) {
    Request.Builder request = new Request.Builder().url(url);
    return address.token().isMissing()
        ? request
        : request.header("Authorization", "Bearer " + address.token().value());
  }

  /** A call that posts a message. */
  Call post(Request.Builder request, String message) {
    return http.newCall(request.post(RequestBody.create(message, JSON)).build());
  }

  /** A call that ends a session. */
  Call delete(Request.Builder request) {
    return http.newCall(request.delete().build());
  }

  /**
   * Makes the call, and hands on every message of the answer as it comes.
   *
   * @param session takes the session that the answer names, before its messages
   * @param messages takes JSON texts
   * @throws RpcFailure if the status is no success and the body says why
   * @throws RemoteFailure if there is no usable answer
   */
  void run(Call call, Consumer<String> session, Consumer<String> messages) {
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        throw error(response);
      }
      String opened = response.header("Mcp-Session-Id");
      if (opened != null) {
        session.accept(opened);
      }
      BufferedSource body = response.body().source();
      String type = String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT);
      if (type.startsWith("text/event-stream")) {
        events(body, messages);
      } else if (type.startsWith("application/json")) {
        messages.accept(whole(body));
      } else if (response.code() != 202 && !body.exhausted()) {
        throw errors.notMcp(type);
      }
    } catch (IOException e) {
      throw errors.of(e);
    }
  }

  /**
   * Reads a JSON document of this server.
   *
   * @return a missing node if the server has none there
   * @throws RemoteFailure if there is no usable answer
   */
  JsonNode get(String path) {
    Call call = http.newCall(request(address.at(path)).build());
    call.timeout().timeout(GET_SECONDS, TimeUnit.SECONDS);
    try (Response response = call.execute()) {
      JsonNode body = json(whole(response.body().source()));
      if (response.code() == 404 || (response.isSuccessful() && !body.isObject())) {
        return MissingNode.getInstance();
      }
      if (!response.isSuccessful()) {
        throw errors.of(response, message(body));
      }
      return body;
    } catch (IOException e) {
      throw errors.of(e);
    }
  }

  private RuntimeException error(Response response) throws IOException {
    JsonNode body = json(response.peekBody(MAX_ERROR_BYTES).string());
    JsonNode error = body.path("error");
    RpcFailure explained =
        new RpcFailure(
            error.path("code").asInt(0), error.path("message").asString(""), error.path("data"));
    boolean protocol = response.code() == 400 || response.code() == 404;
    return error.path("code").isInt() && (protocol || explained.toolFailure().isPresent())
        ? explained
        : errors.of(response, message(body));
  }

  private static String message(JsonNode body) {
    return body.at("/error/message").asString(body.path("message").asString(""));
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private String whole(BufferedSource body) throws IOException {
    if (body.request(MAX_BYTES + 1)) {
      throw errors.tooLarge();
    }
    return body.readUtf8();
  }

  /** The data of each event of the type message (HTML, server-sent events). */
  private void events(BufferedSource body, Consumer<String> messages) throws IOException {
    StringBuilder data = new StringBuilder();
    String type = "message";
    while (!body.exhausted()) {
      if (body.indexOf((byte) '\n', 0, MAX_BYTES) < 0 && body.request(MAX_BYTES)) {
        throw errors.tooLarge();
      }
      String line = String.valueOf(body.readUtf8Line());
      if (line.isEmpty()) {
        if (!data.isEmpty() && type.equals("message")) {
          messages.accept(data.toString());
        }
        data.setLength(0);
        type = "message";
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line, "data:"));
      } else if (line.startsWith("event:")) {
        type = value(line, "event:");
      }
      if (data.length() > MAX_BYTES) {
        throw errors.tooLarge();
      }
    }
  }

  private static String value(String line, String field) {
    return line.substring(line.startsWith(field + " ") ? field.length() + 1 : field.length());
  }
}
