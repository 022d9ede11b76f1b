package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.RpcResult;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;

/** Failures of a call that have an HTTP status of their own; the others are results. */
final class ToolErrorResponses {
  private static final int DEFAULT_RETRY_SECONDS = 1;

  private ToolErrorResponses() {}

  static HttpReply answer(RpcResult.ToolFailed reply, Challenges challenges) {
    ToolFailure failure = reply.failure();
    if (failure.code() == FailureCode.INSUFFICIENT_SCOPE) {
      return challenges.insufficientScope(reply.scope(), error(403, reply));
    }
    if (failure.code() == FailureCode.RATE_LIMITED) {
      return later(429, reply);
    }
    // A full upstream is the tool's trouble; a full server is everybody's.
    if (failure.code() == FailureCode.OVERLOADED && failure.upstream() == null) {
      return later(503, reply);
    }
    return HttpReply.json(200, reply.message());
  }

  private static HttpReply later(int status, RpcResult.ToolFailed reply) {
    int seconds =
        Objects.requireNonNullElse(reply.failure().retryAfterSeconds(), DEFAULT_RETRY_SECONDS);
    return error(status, reply)
        .with(HttpHeader.RETRY_AFTER, Integer.toString(Math.max(DEFAULT_RETRY_SECONDS, seconds)));
  }

  private static HttpReply error(int status, RpcResult.ToolFailed reply) {
    return HttpReply.json(
        status,
        JsonRpcException.of(ErrorResponses.REFUSED, reply.failure().message())
            .to(reply.id())
            .with(reply.failure().toJson(reply.requestId()))
            .toJson());
  }
}
