package com.instainstru.copilot.server.http;

import com.instainstru.copilot.server.JsonRpcException;
import com.instainstru.copilot.server.Reply;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;

/** Failures of a call that have an HTTP status of their own; the others are results. */
final class ToolRefusals {
  private static final int DEFAULT_RETRY_SECONDS = 1;

  private ToolRefusals() {}

  static Answer answer(Reply.ToolFailed reply, Challenges challenges) {
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
    return Answer.json(200, reply.message());
  }

  private static Answer later(int status, Reply.ToolFailed reply) {
    int seconds =
        Objects.requireNonNullElse(reply.failure().retryAfterSeconds(), DEFAULT_RETRY_SECONDS);
    return error(status, reply)
        .with(HttpHeader.RETRY_AFTER, Integer.toString(Math.max(DEFAULT_RETRY_SECONDS, seconds)));
  }

  private static Answer error(int status, Reply.ToolFailed reply) {
    return Answer.json(
        status,
        JsonRpcException.of(Refusals.REFUSED, reply.failure().message())
            .to(reply.id())
            .with(reply.failure().toJson(reply.requestId()))
            .toJson());
  }
}
