package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of Streamable HTTP up to 2025-11-25 (transports, session management): {@code initialize}
 * opens one, GET opens a stream for messages that belong to no request, DELETE ends it. A session
 * belongs to the principal that opened it; each request is still judged by its own token.
 */
final class SessionEndpoint {
  static final String HEADER = "Mcp-Session-Id";
  private static final int RETRY_SECONDS = 30;

  private final Sessions sessions;
  private final PostedRequests requests;
  private final Sender sender;
  private final InFlightRequests work;

  SessionEndpoint(
      Sessions sessions, PostedRequests requests, Sender sender, InFlightRequests work) {
    this.sessions = sessions;
    this.requests = requests;
    this.sender = sender;
    this.work = work;
  }

  /** Carries out GET and DELETE. */
  void handle(Caller caller, Request request, Response response, Callback callback) {
    if (request.getMethod().equals("DELETE")) {
      MessageReader.checkProtocolVersion(request);
      sessions.end(find(request, caller));
      sender.send(request, response, callback, HttpReply.empty(204));
      return;
    }
    MessageReader.checkAccept(request, MessageReader.STREAM);
    MessageReader.checkProtocolVersion(request);
    Session session = find(request, caller);
    if (work.isStopping()) {
      throw new HttpErrorException(ErrorResponses.stopping());
    }
    new SessionStream(session).open(request, response, callback, sender);
  }

  /** A stream of a session, which leaves the session when it ends. */
  private static final class SessionStream {
    private final Session session;
    private @Nullable SseStream stream;

    SessionStream(Session session) {
      this.session = session;
    }

    synchronized void open(Request request, Response response, Callback callback, Sender sender) {
      SseStream opened = new SseStream(request, response, callback, sender, this::ended);
      stream = opened;
      session.used();
      session.attach(opened);
      opened.open();
    }

    private synchronized void ended() {
      if (stream != null) {
        session.detach(stream);
      }
    }
  }

  /** Carries out a request that was posted. */
  Optional<HttpReply> answer(
      PostedRequests.Post http, JsonRpcMessage.Request request, Caller caller) {
    if (!isNamed(http.request()) && request.method().equals(McpSchema.METHOD_INITIALIZE)) {
      return open(http, request, caller);
    }
    return requests.answer(http, request, caller, find(http.request(), caller).client());
  }

  private Optional<HttpReply> open(
      PostedRequests.Post http, JsonRpcMessage.Request request, Caller caller) {
    Session session = new Session("http", caller.principal());
    if (!sessions.add(session)) {
      return Optional.of(
          ErrorResponses.busy("The server has as many sessions as it allows.", RETRY_SECONDS));
    }
    Optional<HttpReply> answer = requests.answer(http, request, caller, session.client());
    if (session.client().isIntroduced()) {
      return answer.map(given -> given.with(HEADER, session.id()));
    }
    sessions.end(session);
    return answer;
  }

  static boolean isNamed(Request request) {
    return request.getHeaders().contains(HEADER);
  }

  /**
   * The session that a request names.
   *
   * @throws HttpErrorException 400 if it names none, 404 if there is none of that name for the
   *     caller
   */
  Session find(Request request, Caller caller) {
    String id = request.getHeaders().get(HEADER);
    if (id == null) {
      throw new HttpErrorException(
          ErrorResponses.invalid(
              400, "Send the header Mcp-Session-Id that initialize was answered with."));
    }
    Session session =
        sessions
            .find(id, caller.principal())
            .orElseThrow(() -> new HttpErrorException(ErrorResponses.endedSession()));
    session.used();
    return session;
  }
}
