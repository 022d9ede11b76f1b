package com.instainstru.copilot.demo.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a simulated server over HTTP and reads its JSON answer. */
public final class DemoClient {
  private final OkHttpClient http = new OkHttpClient();

  /** What the server said. */
  public record Answer(int status, Headers headers, JsonNode body) {}

  /** Sends one request to its end. */
  public Answer send(Request.Builder request) {
    try (Response response = http.newCall(request.build()).execute()) {
      return new Answer(
          response.code(),
          response.headers(),
          JsonMapper.shared().readTree(response.body().bytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
