package com.instainstru.copilot.mcp.transport.http;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import org.eclipse.jetty.http.HttpHeader;

/** The answers to requests that come no further. Their texts are constant. */
public final class ErrorResponses {
  /** Implementation-defined server error of JSON-RPC 2.0 section 5.1. */
  public static final int REFUSED = -32000;

  private ErrorResponses() {}

  static HttpReply tooManyHeaders() {
    return invalid(431, "The request has too many header fields.").closing();
  }

  static HttpReply foreignHost() {
    return invalid(
        421,
        "This server does not answer for that Host. Set INSTAINSTRU_MCP_ALLOWED_HOSTS if it"
            + " should.");
  }

  static HttpReply foreignOrigin() {
    return invalid(
        403,
        "Requests from that Origin are not served. Set INSTAINSTRU_MCP_ALLOWED_ORIGINS if they"
            + " should be.");
  }

  static HttpReply unknownPath() {
    return invalid(404, "There is nothing at this path. MCP is served at /mcp.");
  }

  static HttpReply unknownSession() {
    return invalid(404, "There is no such session. Open a new one with GET /sse.");
  }

  static HttpReply endedSession() {
    return invalid(404, "There is no such session. Send initialize to open a new one.");
  }

  static HttpReply method(String allowed) {
    return invalid(405, "The method is not supported here. Use " + allowed + ".")
        .with(HttpHeader.ALLOW, allowed);
  }

  static HttpReply contentType() {
    return invalid(415, "Send the message as application/json in UTF-8, without encoding.");
  }

  static HttpReply accept(String offered) {
    return invalid(406, "The answer is " + offered + "; name it in Accept.");
  }

  static HttpReply tooLarge(int limit) {
    return invalid(413, "The message is too large. Send at most " + limit + " bytes.").closing();
  }

  static HttpReply tooSlow() {
    return invalid(408, "The message took too long to arrive.").closing();
  }

  static HttpReply busy(String message, int retryAfterSeconds) {
    return HttpReply.rejection(503, REFUSED, message)
        .with(HttpHeader.RETRY_AFTER, Integer.toString(Math.max(1, retryAfterSeconds)));
  }

  static HttpReply tooManyFailures(int retryAfterSeconds) {
    return HttpReply.rejection(
            429,
            REFUSED,
            "Too many wrong tokens came from this address. Wait, then send a valid one.")
        .with(HttpHeader.RETRY_AFTER, Integer.toString(retryAfterSeconds));
  }

  static HttpReply stopping() {
    return busy("The server is stopping. Repeat the request in a moment.", 5).closing();
  }

  static HttpReply invalid(int status, String message) {
    return HttpReply.rejection(status, ErrorCodes.INVALID_REQUEST, message);
  }
}
