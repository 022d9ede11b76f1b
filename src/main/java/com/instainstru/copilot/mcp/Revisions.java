package com.instainstru.copilot.mcp;

import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The protocol revisions spoken here, and how to tell which protocol a request belongs to. */
public final class Revisions {
  /** The revision in which every request speaks for itself. */
  public static final String STATELESS = "2026-07-28";

  /** Revisions that begin with {@code initialize}, newest first. */
  public static final List<String> HANDSHAKE =
      List.of(
          ProtocolVersions.MCP_2025_11_25,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2024_11_05);

  /** All of them, newest first. */
  public static final List<String> ALL =
      Stream.concat(Stream.of(STATELESS), HANDSHAKE.stream()).toList();

  private static final Set<String> STATELESS_ONLY =
      Set.of(StatelessProtocol.DISCOVER, "subscriptions/listen");

  private Revisions() {}

  /**
   * Whether a request is of the kind that came with 2026-07-28: it names its revision in {@code
   * _meta} (and not an older one), it names its client's capabilities there, or its method exists
   * only there.
   */
  public static boolean isStateless(Request request) {
    JsonNode version = request.paramsOrNone().path("_meta").path(RequestMeta.VERSION);
    if (version.isString()) {
      return !HANDSHAKE.contains(version.stringValue());
    }
    return STATELESS_ONLY.contains(request.method())
        || request.paramsOrNone().path("_meta").has(RequestMeta.CAPABILITIES);
  }

  /** The same over HTTP, where a header names the revision as well. */
  public static boolean isStateless(Request request, @Nullable String header) {
    return STATELESS.equals(header) || isStateless(request);
  }
}
