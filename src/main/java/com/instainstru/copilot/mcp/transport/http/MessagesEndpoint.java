package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.RequestContext;
import com.instainstru.copilot.mcp.RpcResult;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of the HTTP+SSE transport (MCP 2024-11-05); their answers go over the
 * session's stream.
 */
final class MessagesEndpoint implements Route {
  static final String PATH = "/messages";
  static final String SESSION = "session_id";

  private final MessageHandler handler;
  private final AuthenticationFilter authentication;
  private final MessageReader reader;
  private final Sessions sessions;
  private final InFlightRequests work;
  private final Executor workers;

  MessagesEndpoint(
      MessageHandler handler,
      AuthenticationFilter authentication,
      MessageReader reader,
      Sessions sessions,
      InFlightRequests work,
      Executor workers) {
    this.handler = handler;
    this.authentication = authentication;
    this.reader = reader;
    this.sessions = sessions;
    this.work = work;
    this.workers = workers;
  }

  @Override
  public List<String> methods() {
    return List.of("POST");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = authentication.caller(request);
    MessageReader.checkContentType(request);
    MessageReader.checkProtocolVersion(request);
    String id = sessionId(request);
    TraceContext trace = MessageReader.trace(request);
    // A stop waits until the post is answered too.
    reader.answer(
        request,
        response,
        work.counted(callback),
        body -> Optional.of(answer(caller, trace, id, MessageReader.message(request, body))));
  }

  /** Our ids need no decoding. */
  private static @Nullable String sessionId(Request request) {
    String query = request.getHttpURI().getQuery();
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      if (parameter.startsWith(SESSION + "=")) {
        return parameter.substring(SESSION.length() + 1);
      }
    }
    return null;
  }

  private HttpReply answer(
      Caller caller,
      @Nullable TraceContext trace,
      @Nullable String sessionId,
      JsonRpcMessage message) {
    if (sessionId == null) {
      throw new HttpErrorException(
          ErrorResponses.invalid(400, "Post to the URL that the stream of GET /sse names first."));
    }
    Session session =
        sessions
            .find(sessionId, caller.principal())
            .orElseThrow(() -> new HttpErrorException(ErrorResponses.unknownSession()));
    session.used();
    RequestContext context = RequestContext.of(caller, session.client(), session, trace);
    if (message instanceof JsonRpcMessage.Notification notification) {
      handler.notification(notification, context);
    } else if (message instanceof JsonRpcMessage.Response response) {
      handler.response(response, context);
    } else if (message instanceof JsonRpcMessage.Request request) {
      if (work.isStopping()) {
        return ErrorResponses.stopping();
      }
      return answer(session, request, context);
    }
    return HttpReply.empty(202);
  }

  private HttpReply answer(
      Session session, JsonRpcMessage.Request request, RequestContext context) {
    if (handler.lacksScope(request, context)) {
      // Goes through the chain like any call, which refuses and records it.
      RpcResult reply = handler.request(request, context);
      if (reply instanceof RpcResult.ToolFailed failed) {
        return ToolErrorResponses.answer(failed, authentication.challenges());
      }
      send(session, reply);
    } else if (!MessageHandler.mayTakeLong(request)) {
      send(session, handler.request(request, context));
    } else {
      Cancellation.Registration running =
          session.client().calls().add(session.principal(), request.id(), context.cancellation());
      work.begin();
      workers.execute(() -> call(session, request, context, running));
    }
    return HttpReply.empty(202);
  }

  private void call(
      Session session,
      JsonRpcMessage.Request request,
      RequestContext context,
      Cancellation.Registration running) {
    try {
      RpcResult reply = handler.request(request, context);
      // One that its client gave up gets no answer; one that a stop gave up does.
      if (!context.cancellation().isCancelled() || work.isStopping()) {
        send(session, reply);
      }
    } finally {
      running.close();
      work.end();
    }
  }

  /** A stop waits until the event is sent. */
  private void send(Session session, RpcResult reply) {
    work.begin();
    session.send(reply.message(), work::end);
  }
}
