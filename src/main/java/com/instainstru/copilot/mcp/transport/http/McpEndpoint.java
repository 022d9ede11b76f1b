package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.mcp.Client;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.RequestContext;
import com.instainstru.copilot.mcp.RequestMeta;
import com.instainstru.copilot.mcp.Revisions;
import com.instainstru.copilot.mcp.RunningCalls;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
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
  private final AuthenticationFilter authentication;
  private final MessageReader reader;
  private final PostedRequests requests;
  private final @Nullable SessionEndpoint sessions;
  private final boolean publicDiscovery;
  private final RunningCalls calls = new RunningCalls();

  /**
   * @param sessions null where the deployment keeps none
   */
  McpEndpoint(
      MessageHandler handler,
      AuthenticationFilter authentication,
      MessageReader reader,
      PostedRequests requests,
      @Nullable SessionEndpoint sessions,
      boolean publicDiscovery) {
    this.handler = handler;
    this.authentication = authentication;
    this.reader = reader;
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
    boolean discovering = publicDiscovery && post && AuthenticationFilter.isAnonymous(request);
    Caller caller = discovering ? STRANGER : authentication.caller(request);
    if (!post) {
      if (sessions == null) {
        throw new HttpErrorException(ErrorResponses.method(allowed()));
      }
      sessions.handle(caller, request, response, callback);
      return;
    }
    MessageReader.checkContentType(request);
    MessageReader.checkAccept(request, HttpReply.JSON);
    if (reader.isTooLarge(request)) {
      // A body that is not read cannot tell its revision; the header alone has to.
      MessageReader.checkProtocolVersion(request);
    }
    PostedRequests.Post http = requests.post(request, response, callback);
    reader.answer(
        request, response, http.callback(), body -> answer(http, caller, discovering, body));
  }

  /** Gives up all calls in work. */
  void cancelAll() {
    calls.cancelAll();
  }

  private Optional<HttpReply> answer(
      PostedRequests.Post http, Caller caller, boolean discovering, byte[] body) {
    JsonRpcMessage message = MessageReader.message(http.request(), body);
    if (message instanceof JsonRpcMessage.Request request) {
      checkDiscovery(discovering, request.method());
      if (Revisions.isStateless(request, MessageReader.protocolVersion(http.request()))) {
        return stateless(http, request, caller);
      }
      MessageReader.checkProtocolVersion(http.request());
      return sessions == null
          ? requests.answer(http, request, caller, client())
          : sessions.answer(http, request, caller);
    }
    MessageReader.checkProtocolVersion(http.request());
    if (message instanceof JsonRpcMessage.Notification notification) {
      checkDiscovery(discovering, notification.method());
      handler.notification(notification, RequestContext.of(caller, client(http, caller)));
    } else if (message instanceof JsonRpcMessage.Response response && sessions != null) {
      handler.response(response, RequestContext.of(caller, client(http, caller)));
    }
    return Optional.of(HttpReply.empty(202));
  }

  private Optional<HttpReply> stateless(
      PostedRequests.Post http, JsonRpcMessage.Request request, Caller caller) {
    try {
      MetadataHeaders.check(http.request().getHeaders(), request);
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
      throw new HttpErrorException(authentication.challenges().missing());
    }
  }
}
