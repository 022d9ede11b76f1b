package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.AuthenticationFilter;
import com.instainstru.copilot.mcp.transport.http.HttpErrorException;
import com.instainstru.copilot.mcp.transport.http.HttpReply;
import com.instainstru.copilot.mcp.transport.http.MessageReader;
import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.Sender;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.consent.Approval;
import com.instainstru.copilot.tools.consent.ApprovalException;
import com.instainstru.copilot.tools.consent.ApprovalService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approvals for operators: GET shows one, POST with {@code {"decision": "approve"}} or {@code
 * "refuse"} decides. Answers {@code code, state, tool, action, caller, client, expires_at}.
 */
final class ApprovalsEndpoint implements Route {
  /** Two decisions in one body are none: readers differ in which they take. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ApprovalService approvals;
  private final AuthenticationFilter authentication;
  private final MessageReader reader;
  private final Sender sender;

  ApprovalsEndpoint(
      ApprovalService approvals,
      AuthenticationFilter authentication,
      MessageReader reader,
      Sender sender) {
    this.approvals = approvals;
    this.authentication = authentication;
    this.reader = reader;
    this.sender = sender;
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "POST");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = authentication.caller(request);
    String code = request.getHttpURI().getPath().substring(ApprovalService.PATH.length());
    if (request.getMethod().equals("GET")) {
      sender.send(request, response, callback, answer(() -> approvals.show(caller, code)));
      return;
    }
    MessageReader.checkContentType(request);
    reader.answer(
        request,
        response,
        callback,
        body -> {
          boolean approve = decision(body);
          return Optional.of(answer(() -> approvals.decide(caller, code, approve)));
        });
  }

  private static boolean decision(byte[] body) {
    String decision;
    try {
      JsonNode json = STRICT.readTree(new String(body, StandardCharsets.UTF_8));
      decision = json.path("decision").asString("");
    } catch (JacksonException e) {
      decision = "";
    }
    if (!decision.equals("approve") && !decision.equals("refuse")) {
      throw new HttpErrorException(
          rejection(400, "invalid_request", "Send {\"decision\": \"approve\"} or \"refuse\"."));
    }
    return decision.equals("approve");
  }

  private HttpReply answer(Supplier<Approval> work) {
    try {
      return HttpReply.json(200, json(work.get()));
    } catch (ApprovalException refused) {
      return switch (refused.reason()) {
        case NOT_ALLOWED ->
            authentication
                .challenges()
                .insufficientScope(
                    Scope.WRITE.value(),
                    rejection(
                        403,
                        "not_allowed",
                        "A decision needs a token with mcp:write. If INSTAINSTRU_MCP_APPROVERS is"
                            + " set, it must name the caller."));
        case TOO_OFTEN ->
            rejection(429, "rate_limited", "Too many codes were asked for. Wait, then repeat.")
                .with(HttpHeader.RETRY_AFTER, Integer.toString(refused.retryAfterSeconds()));
        case UNKNOWN ->
            rejection(
                404,
                "not_found",
                "There is no such code. It may have expired, been used, or been lost in a restart. Repeat the call to get a new one.");
        case DECIDED -> rejection(409, "already_decided", "The action was already decided.");
        case NO_RECORD ->
            rejection(
                503,
                "not_recorded",
                "The audit log cannot be written, and without it no decision counts.");
        case NO_STORE ->
            rejection(
                503,
                "store_unavailable",
                "Approvals are stored in Redis, which does not answer. Look at the approval again in a moment to see whether your decision was stored.");
      };
    }
  }

  private static HttpReply rejection(int status, String error, String message) {
    return HttpReply.json(
        status, JsonNodeFactory.instance.objectNode().put("error", error).put("message", message));
  }

  private static ObjectNode json(Approval approval) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", approval.code())
        .put("state", approval.state().name().toLowerCase(Locale.ROOT))
        .put("tool", approval.key().tool())
        .put("action", approval.words())
        .put("caller", approval.key().principal())
        .put("client", approval.client())
        .put("expires_at", approval.expires().toString());
  }
}
