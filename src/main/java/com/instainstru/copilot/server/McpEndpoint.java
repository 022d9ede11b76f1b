package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.auth.Scope;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streamable HTTP without sessions: each POST is complete in itself and answered with JSON, so any
 * replica can take it. Checks stand in the order in which the first failing one answers.
 */
final class McpEndpoint {
  private static final Set<String> DISCOVERY =
      Set.of("initialize", "notifications/initialized", "tools/list");
  private static final Caller STRANGER =
      new Caller("stranger", "stranger", null, Set.of(Scope.READ, Scope.WRITE), "none");

  private final McpDispatcher dispatcher;
  private final Doorkeeper door;
  private final boolean publicDiscovery;

  /**
   * @param publicDiscovery whether tools can be discovered without a token
   */
  McpEndpoint(McpDispatcher dispatcher, Doorkeeper door, boolean publicDiscovery) {
    this.dispatcher = dispatcher;
    this.door = door;
    this.publicDiscovery = publicDiscovery;
  }

  HttpReply handle(HttpMessage http) throws IOException {
    if (!Set.of("POST", "GET", "DELETE").contains(http.method())) {
      return notAllowed();
    }
    String authorization = http.header("Authorization");
    Doorkeeper.Decision decision = door.decide(authorization);
    boolean mayDiscover = publicDiscovery && authorization == null && http.method().equals("POST");
    HttpReply refusal = decision.refusal();
    if (refusal != null && !mayDiscover) {
      return refusal;
    }
    if (!http.method().equals("POST")) {
      return notAllowed();
    }
    Optional<HttpReply> wrongForm = wrongForm(http);
    if (wrongForm.isPresent()) {
      return wrongForm.get();
    }
    Optional<byte[]> body = http.body();
    if (body.isEmpty()) {
      return HttpMessage.tooLarge();
    }
    try {
      return serve(JsonRpcMessage.parse(body.get()), decision.caller(), refusal);
    } catch (JsonRpcException fault) {
      return HttpReply.json(400, fault.toJson());
    }
  }

  private static HttpReply notAllowed() {
    return HttpReply.refusal(405, "method_not_allowed").with("Allow", "POST");
  }

  private static Optional<HttpReply> wrongForm(HttpMessage http) {
    if (!http.hasJson()) {
      return Optional.of(HttpReply.refusal(415, "send_application_json"));
    }
    if (!http.accepts("application/json")) {
      return Optional.of(HttpReply.refusal(406, "accept_application_json"));
    }
    String version = http.header("MCP-Protocol-Version");
    if (version != null && !McpDispatcher.VERSIONS.contains(version)) {
      return Optional.of(
          HttpReply.json(
              400,
              JsonRpcException.error(
                  JsonRpcException.INVALID_REQUEST,
                  "MCP-Protocol-Version names a revision that is not served; use one of "
                      + String.join(", ", McpDispatcher.VERSIONS)
                      + ".",
                  null)));
    }
    return http.refusedBody();
  }

  private HttpReply serve(
      JsonRpcMessage message, @Nullable Caller known, @Nullable HttpReply refusal) {
    String method =
        message instanceof JsonRpcMessage.Request request
            ? request.method()
            : message instanceof JsonRpcMessage.Notification notification
                ? notification.method()
                : "";
    if (refusal != null && !DISCOVERY.contains(method)) {
      return refusal;
    }
    if (!(message instanceof JsonRpcMessage.Request request)) {
      return HttpReply.empty(202);
    }
    Caller caller = known == null ? STRANGER : known;
    McpDispatcher.Reply reply =
        dispatcher.answer(request, CallContext.of(caller, "http", "unknown"));
    ToolFailure failure = reply.failure();
    return failure == null
        ? HttpReply.json(200, reply.json())
        : forFailure(failure, request, reply);
  }

  /** Failures that HTTP has a status for; all others are answers like any. */
  private HttpReply forFailure(
      ToolFailure failure, JsonRpcMessage.Request request, McpDispatcher.Reply reply) {
    return switch (failure.code()) {
      case INSUFFICIENT_SCOPE ->
          HttpReply.json(
                  403,
                  JsonRpcException.error(
                      JsonRpcException.INVALID_REQUEST, failure.message(), request.id()))
              .with(
                  "WWW-Authenticate",
                  door.challenge()
                      .insufficient(String.valueOf(failure.details().get("required_scope"))));
      case RATE_LIMITED, OVERLOADED -> {
        Integer wait = failure.retryAfterSeconds();
        yield HttpReply.json(failure.code() == FailureCode.RATE_LIMITED ? 429 : 503, reply.json())
            .with("Retry-After", String.valueOf(wait == null ? 1 : wait));
      }
      default -> HttpReply.json(200, reply.json());
    };
  }
}
