package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.JsonRpcException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import tools.jackson.databind.JsonNode;

/**
 * A whole HTTP answer.
 *
 * @param headers besides those that every answer carries
 * @param body may be empty; to be read through a duplicate, since answers are sent more than once
 */
public record HttpReply(int status, Map<String, String> headers, ByteBuffer body) {
  static final String JSON = "application/json";
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  public static HttpReply json(int status, JsonNode body) {
    return new HttpReply(
        status,
        Map.of(HttpHeader.CONTENT_TYPE.asString(), JSON),
        ByteBuffer.wrap(JsonRpcCodec.bytes(body)));
  }

  static HttpReply empty(int status) {
    return new HttpReply(status, Map.of(), NOTHING);
  }

  /** A rejection in the form of a JSON-RPC error, which MCP clients can show. */
  public static HttpReply rejection(int status, int code, String message) {
    return json(status, JsonRpcException.of(code, message).toJson());
  }

  public HttpReply with(HttpHeader header, String value) {
    return with(header.asString(), value);
  }

  public HttpReply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpReply(status, more, body);
  }

  /** The same answer, after which the connection is of no use. */
  HttpReply closing() {
    return with(HttpHeader.CONNECTION, "close");
  }
}
