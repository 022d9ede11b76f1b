package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.RequestMeta;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The headers in which a request of 2026-07-28 repeats parts of its body, so that what stands
 * between client and server need not read it (Streamable HTTP, request metadata). They have to say
 * the same.
 */
final class MetadataHeaders {
  static final String VERSION = "MCP-Protocol-Version";
  static final String METHOD = "Mcp-Method";
  static final String NAME = "Mcp-Name";

  private static final String ENCODED = "=?base64?";
  private static final String END = "?=";

  /** Methods whose target the name header repeats, and the parameter that holds it. */
  private static final Map<String, String> TARGETS =
      Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

  private MetadataHeaders() {}

  /**
   * @throws JsonRpcException -32602 if the body names no revision, -32020 if a header is missing or
   *     says something else than the body
   */
  static void check(HttpFields headers, JsonRpcMessage.Request request) {
    ObjectNode params =
        request.params() == null ? JsonNodeFactory.instance.objectNode() : request.params();
    same(headers, VERSION, RequestMeta.version(params));
    same(headers, METHOD, request.method());
    String field = TARGETS.get(request.method());
    JsonNode target = field == null ? null : params.get(field);
    if (target != null && target.isString()) {
      if (!decoded(only(headers, NAME)).equals(target.stringValue())) {
        throw mismatch(NAME, "does not repeat params." + field);
      }
    }
  }

  private static void same(HttpFields headers, String header, String expected) {
    if (!only(headers, header).equals(expected)) {
      throw mismatch(header, "does not repeat what the body says");
    }
  }

  private static String only(HttpFields headers, String header) {
    List<String> values = headers.getValuesList(header);
    if (values.size() != 1) {
      throw mismatch(header, values.isEmpty() ? "is missing" : "is given more than once");
    }
    return values.get(0).strip();
  }

  private static String decoded(String value) {
    boolean encoded =
        value.startsWith(ENCODED)
            && value.endsWith(END)
            && value.length() >= ENCODED.length() + END.length();
    if (!encoded) {
      return value;
    }
    try {
      byte[] bytes =
          Base64.getDecoder()
              .decode(value.substring(ENCODED.length(), value.length() - END.length()));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      throw mismatch(NAME, "is not Base64 of UTF-8");
    }
  }

  private static JsonRpcException mismatch(String header, String why) {
    return JsonRpcException.of(
        RequestMeta.HEADER_MISMATCH, "Header mismatch: the header " + header + " " + why + ".");
  }
}
