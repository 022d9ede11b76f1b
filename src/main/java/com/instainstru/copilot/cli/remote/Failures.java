package com.instainstru.copilot.cli.remote;

import io.modelcontextprotocol.modern.McpException;
import io.modelcontextprotocol.modern.client.McpTimeoutException;
import io.modelcontextprotocol.spec.McpError;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Translates what the SDK's clients throw. */
final class Failures {
  private Failures() {}

  /**
   * Runs a request of a client.
   *
   * @throws RemoteFailure if the server gives no usable answer
   * @throws RpcFailure if it answers with an error
   */
  static <T> T translate(Supplier<T> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(RuntimeException e) {
    Throwable last = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      last = cause;
      if (cause instanceof RemoteFailure || cause instanceof RpcFailure) {
        return (RuntimeException) cause;
      }
      if (cause instanceof McpException modern) {
        return failure(modern.error().code(), modern.error().message(), modern.error().data());
      }
      if (cause instanceof McpError legacy) {
        var error = legacy.getJsonRpcError();
        return failure(error.code(), error.message(), error.data());
      }
      if (cause instanceof McpTimeoutException || cause instanceof TimeoutException) {
        return RemoteFailure.temporary(
            "The server did not answer in time. An action may have taken effect: check before you"
                + " repeat it.");
      }
      if (cause instanceof InterruptedException) {
        return RemoteFailure.temporary("Interrupted before the server answered.");
      }
    }
    return invalid(String.valueOf(last.getMessage()));
  }

  private static RpcFailure failure(int code, String message, @Nullable Object data) {
    return new RpcFailure(code, message, Json.tree(data));
  }

  /** An answer that does not follow MCP. */
  static RemoteFailure invalid(String why) {
    return RemoteFailure.usage(
        "The server's answer cannot be used: " + PlainText.of(why.replaceAll("\\.$", "")) + ".");
  }
}
