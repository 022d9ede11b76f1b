package com.instainstru.copilot.mcp;

import com.instainstru.copilot.mcp.JsonRpcMessage.Notification;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.mcp.JsonRpcMessage.Response;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON-RPC messages: bytes in, bytes out, strict about what it takes. */
public final class JsonRpcCodec {
  /** Most levels of nesting in a message. */
  public static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_DIGITS = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_DIGITS)
                          .build())
                  .build())
          // Seen where the tree is built anyway; the parser would keep a set of names an object.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonRpcCodec() {}

  /**
   * @param bytes one message, UTF-8
   * @throws JsonRpcException -32700 if it is not JSON (a key given twice included), -32600 if it is
   *     not a single JSON-RPC 2.0 message, -32602 if its params are no object
   */
  public static JsonRpcMessage read(byte[] bytes) {
    if (isWide(bytes)) {
      throw unreadable();
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(bytes);
    } catch (JacksonException unreadable) {
      throw unreadable();
    }
    if (tree.isMissingNode()) {
      throw unreadable();
    }
    if (tree.isArray()) {
      throw invalid("Batches are not supported. Send each message by itself.");
    }
    if (!(tree instanceof ObjectNode message)) {
      throw invalid("A message is a JSON object.");
    }
    return message(message);
  }

  /**
   * Whether the text is in UTF-16 or UTF-32, which the parser would read: JSON begins with an ASCII
   * character, so that one of its first two bytes is zero, or with a byte order mark.
   */
  private static boolean isWide(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return bytes[0] == 0 || bytes[1] == 0 || first == 0xfeff || first == 0xfffe;
  }

  /** The compact form of a message or a part of one, without line breaks. */
  public static byte[] bytes(JsonNode message) {
    return MAPPER.writeValueAsBytes(message);
  }

  /** The compact form as text. */
  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** The compact form with the members of every object in alphabetical order: equal for equals. */
  static String sorted(JsonNode node) {
    return Sorted.MAPPER.writeValueAsString(node);
  }

  /** Of its own, so that it is made when something is to be sorted. */
  private static final class Sorted {
    private static final JsonMapper MAPPER =
        JsonRpcCodec.MAPPER.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  }

  /** Reads an object that {@link #text} wrote. */
  static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  private static JsonRpcMessage message(ObjectNode message) {
    JsonNode id = message.get("id");
    if (id != null && !id.isString() && !id.isIntegralNumber()) {
      throw invalid("The id of a request is a text or a whole number.");
    }
    if (!McpSchema.JSONRPC_VERSION.equals(text(message, "jsonrpc"))) {
      throw answering(id, invalid("The member jsonrpc must be \"2.0\"."));
    }
    if (!message.has("method") && (message.has("result") || message.has("error"))) {
      return new Response(id, message.get("result") instanceof ObjectNode result ? result : null);
    }
    String method = text(message, "method");
    if (method == null) {
      throw answering(id, invalid("The member method must be a text."));
    }
    ObjectNode params = params(message, id);
    return id == null ? new Notification(method, params) : new Request(id, method, params);
  }

  private static @Nullable ObjectNode params(ObjectNode message, @Nullable JsonNode id) {
    JsonNode params = message.get("params");
    if (params == null || params.isNull()) {
      return null;
    }
    if (params instanceof ObjectNode object) {
      return object;
    }
    throw answering(
        id, JsonRpcException.of(ErrorCodes.INVALID_PARAMS, "The member params must be an object."));
  }

  private static @Nullable String text(ObjectNode message, String member) {
    JsonNode value = message.get(member);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  private static JsonRpcException unreadable() {
    return JsonRpcException.of(
        ErrorCodes.PARSE_ERROR,
        "The message is not valid JSON. Send one JSON object without duplicate keys, nested at most"
            + " "
            + MAX_DEPTH
            + " levels deep.");
  }

  private static JsonRpcException invalid(String message) {
    return JsonRpcException.of(ErrorCodes.INVALID_REQUEST, message);
  }

  private static JsonRpcException answering(@Nullable JsonNode id, JsonRpcException failure) {
    return id == null ? failure : failure.to(id);
  }
}
