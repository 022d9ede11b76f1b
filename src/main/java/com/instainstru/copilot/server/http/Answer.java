package com.instainstru.copilot.server.http;

import com.instainstru.copilot.server.JsonRpcCodec;
import com.instainstru.copilot.server.JsonRpcException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import tools.jackson.databind.JsonNode;

/**
 * A whole HTTP answer.
 *
 * @param headers besides those that every answer carries
 * @param body may be empty
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
  static final String JSON = "application/json";

  static Answer json(int status, JsonNode body) {
    return new Answer(
        status, Map.of(HttpHeader.CONTENT_TYPE.asString(), JSON), JsonRpcCodec.bytes(body));
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /** A refusal in the form of a JSON-RPC error, which MCP clients can show. */
  static Answer refusal(int status, int code, String message) {
    return json(status, JsonRpcException.of(code, message).toJson());
  }

  Answer with(HttpHeader header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header.asString(), value);
    return new Answer(status, more, body);
  }

  /** The same answer, after which the connection is of no use. */
  Answer closing() {
    return with(HttpHeader.CONNECTION, "close");
  }
}
