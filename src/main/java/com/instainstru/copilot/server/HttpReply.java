package com.instainstru.copilot.server;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A complete answer over HTTP.
 *
 * @param body sent as it is; empty for none
 * @param close whether the connection ends with it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes go straight to the connection
record HttpReply(int status, Map<String, String> headers, byte[] body, boolean close) {

  static HttpReply json(int status, JsonNode body) {
    return new HttpReply(
        status,
        Map.of("Content-Type", "application/json"),
        body.toString().getBytes(StandardCharsets.UTF_8),
        false);
  }

  /** A refusal in one word that is the same for everybody. */
  static HttpReply refusal(int status, String word) {
    return new HttpReply(
        status,
        Map.of("Content-Type", "application/json"),
        ("{\"error\":\"" + word + "\"}").getBytes(StandardCharsets.UTF_8),
        false);
  }

  static HttpReply empty(int status) {
    return new HttpReply(status, Map.of(), new byte[0], false);
  }

  HttpReply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpReply(status, more, body, close);
  }

  HttpReply closing() {
    return new HttpReply(status, headers, body, true);
  }
}
