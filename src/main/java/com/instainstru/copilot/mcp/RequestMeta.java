package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.LogLevel;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request of revision 2026-07-28 says about itself (basic, {@code _meta}, per-request
 * protocol fields).
 *
 * @param client name of the program; {@code unknown} if it did not say
 * @param capabilities what the program declares
 * @param level the least severe messages it wants; null for none
 */
public record RequestMeta(
    String client, Set<ClientCapability> capabilities, @Nullable LogLevel level) {
  /** Code of a request whose headers do not fit its body. */
  public static final int HEADER_MISMATCH = -32020;

  /** Code of a request whose client does not declare what it needs. */
  public static final int MISSING_CAPABILITY = -32021;

  /** Code of a request of a revision that is not spoken here. */
  public static final int UNSUPPORTED_VERSION = -32022;

  static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  private static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  private static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  private static final int MAX_ECHO_LENGTH = 32;

  /**
   * The revision that the request names.
   *
   * @throws JsonRpcException -32602 if it names none
   */
  public static String version(ObjectNode params) {
    JsonNode version = params.path("_meta").path(VERSION);
    if (!version.isString()) {
      throw missing(VERSION, "a text");
    }
    return version.stringValue();
  }

  /**
   * Checks what {@link #read} would.
   *
   * @throws JsonRpcException as that does
   */
  public static void check(JsonRpcMessage.Request request) {
    var unused = read(request.paramsOrNone());
  }

  /**
   * @throws JsonRpcException -32602 if a required field is missing or of the wrong kind, -32022 if
   *     the revision is not this one
   */
  public static RequestMeta read(ObjectNode params) {
    String version = version(params);
    if (!version.equals(Revisions.STATELESS)) {
      throw unsupported(version);
    }
    JsonNode meta = params.path("_meta");
    JsonNode declared = meta.path(CAPABILITIES);
    if (!declared.isObject()) {
      throw missing(CAPABILITIES, "an object");
    }
    String name = Client.plain(meta.path(CLIENT_INFO).path("name").asString(""));
    return new RequestMeta(
        name.isEmpty() ? "unknown" : name, ClientCapabilities.declared(declared), level(meta));
  }

  private static @Nullable LogLevel level(JsonNode meta) {
    JsonNode level = meta.path(LOG_LEVEL);
    if (level.isMissingNode()) {
      return null;
    }
    return LogLevel.of(level.asString(""))
        .orElseThrow(
            () ->
                JsonRpcException.of(
                    ErrorCodes.INVALID_PARAMS,
                    "_meta." + LOG_LEVEL + " must be one of RFC 5424's levels, in lower case."));
  }

  private static JsonRpcException missing(String field, String kind) {
    return JsonRpcException.of(
        ErrorCodes.INVALID_PARAMS, "Every request needs _meta." + field + ", " + kind + ".");
  }

  private static JsonRpcException unsupported(String version) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    Revisions.ALL.forEach(data.putArray("supported")::add);
    String plain = Client.plain(version);
    data.put(
        "requested",
        plain.length() > MAX_ECHO_LENGTH ? plain.substring(0, MAX_ECHO_LENGTH) : plain);
    return JsonRpcException.of(
            UNSUPPORTED_VERSION, "This server does not speak that revision of the protocol.")
        .with(data);
  }
}
