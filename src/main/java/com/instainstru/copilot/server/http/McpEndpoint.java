package com.instainstru.copilot.server.http;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.auth.Scope;
import com.instainstru.copilot.server.Client;
import com.instainstru.copilot.server.Exchange;
import com.instainstru.copilot.server.JsonRpcCodec;
import com.instainstru.copilot.server.JsonRpcException;
import com.instainstru.copilot.server.JsonRpcMessage;
import com.instainstru.copilot.server.MessageHandler;
import com.instainstru.copilot.server.RequestMeta;
import com.instainstru.copilot.server.Revisions;
import com.instainstru.copilot.server.RunningCalls;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Streamable HTTP of all revisions: a posted message is answered with JSON, or with a stream where
 * something is to be said before the answer. Up to 2025-11-25 a deployment may keep sessions, which
 * carry requests of the server and messages that belong to no request; 2026-07-28 has none.
 */
final class McpEndpoint implements Route {
  private static final Set<String> DISCOVERY =
      Set.of(
          McpSchema.METHOD_INITIALIZE,
          McpSchema.METHOD_NOTIFICATION_INITIALIZED,
          McpSchema.METHOD_TOOLS_LIST,
          "server/discover");

  /** Sees the whole list and can call nothing. */
  private static final Caller STRANGER =
      new Caller("anonymous", "anonymous", null, Set.of(Scope.READ, Scope.WRITE), "none");

  private final MessageHandler handler;
  private final Gate gate;
  private final MessageIntake intake;
  private final PostedRequests requests;
  private final @Nullable SessionEndpoint sessions;
  private final boolean publicDiscovery;
  private final RunningCalls calls = new RunningCalls();

  /**
   * @param sessions null where the deployment keeps none
   */
  McpEndpoint(
      MessageHandler handler,
      Gate gate,
      MessageIntake intake,
      PostedRequests requests,
      @Nullable SessionEndpoint sessions,
      boolean publicDiscovery) {
    this.handler = handler;
    this.gate = gate;
    this.intake = intake;
    this.requests = requests;
    this.sessions = sessions;
    this.publicDiscovery = publicDiscovery;
  }

  @Override
  public List<String> methods() {
    return List.of("POST", "GET", "DELETE");
  }

  @Override
  public String allowed() {
    return sessions == null ? "POST" : Route.super.allowed();
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    boolean post = request.getMethod().equals("POST");
    boolean discovering = publicDiscovery && post && Gate.isAnonymous(request);
    Caller caller = discovering ? STRANGER : gate.caller(request);
    if (!post) {
      if (sessions == null) {
        throw new Refused(Refusals.method(allowed()));
      }
      sessions.handle(caller, request, response, callback);
      return;
    }
    MessageIntake.checkContentType(request);
    MessageIntake.checkAccept(request, Answer.JSON);
    if (intake.isTooLarge(request)) {
      // A body that is not read cannot tell its revision; the header alone has to.
      MessageIntake.checkProtocolVersion(request);
    }
    PostedRequests.Post http = requests.post(request, response, callback);
    intake.answer(
        request, response, http.callback(), body -> answer(http, caller, discovering, body));
  }

  /** Gives up all calls in work. */
  void cancelAll() {
    calls.cancelAll();
  }

  private Optional<Answer> answer(
      PostedRequests.Post http, Caller caller, boolean discovering, byte[] body) {
    JsonRpcMessage message = read(http.request(), body);
    if (message instanceof JsonRpcMessage.Request request) {
      checkDiscovery(discovering, request.method());
      if (Revisions.isStateless(request, MessageIntake.protocolVersion(http.request()))) {
        return stateless(http, request, caller);
      }
      MessageIntake.checkProtocolVersion(http.request());
      return sessions == null
          ? requests.answer(http, request, caller, client())
          : sessions.answer(http, request, caller);
    }
    MessageIntake.checkProtocolVersion(http.request());
    if (message instanceof JsonRpcMessage.Notification notification) {
      checkDiscovery(discovering, notification.method());
      handler.notification(notification, Exchange.of(caller, client(http, caller)));
    } else if (message instanceof JsonRpcMessage.Response response && sessions != null) {
      handler.response(response, Exchange.of(caller, client(http, caller)));
    }
    return Optional.of(Answer.empty(202));
  }

  /** A revision that is not spoken here is told before what else is wrong with the message. */
  private static JsonRpcMessage read(Request request, byte[] body) {
    try {
      return JsonRpcCodec.read(body);
    } catch (JsonRpcException wrong) {
      MessageIntake.checkProtocolVersion(request);
      throw wrong;
    }
  }

  private Optional<Answer> stateless(
      PostedRequests.Post http, JsonRpcMessage.Request request, Caller caller) {
    try {
      MirroredHeaders.check(http.request().getHeaders(), request);
      RequestMeta.check(request);
    } catch (JsonRpcException wrong) {
      throw wrong.to(request.id());
    }
    return requests.answerStateless(http, request, caller, client());
  }

  /** A client that is forgotten after this request. */
  private Client client() {
    return new Client("http", calls);
  }

  /** The client that a message without an answer comes from. */
  private Client client(PostedRequests.Post http, Caller caller) {
    return sessions == null || !SessionEndpoint.isNamed(http.request())
        ? client()
        : sessions.find(http.request(), caller).client();
  }

  /** Judges the message that is really carried out, not a second reading of it. */
  private void checkDiscovery(boolean discovering, String method) {
    if (discovering && !DISCOVERY.contains(method)) {
      throw new Refused(gate.challenges().missing());
    }
  }
}
