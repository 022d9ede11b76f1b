package com.instainstru.copilot.server.http;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.server.Exchange;
import com.instainstru.copilot.server.JsonRpcCodec;
import com.instainstru.copilot.server.JsonRpcMessage;
import com.instainstru.copilot.server.MessageHandler;
import com.instainstru.copilot.server.Reply;
import com.instainstru.copilot.tool.Cancellation;
import com.instainstru.copilot.tool.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Gate gate;
  private final MessageIntake intake;
  private final Sessions sessions;
  private final WorkCounter work;
  private final Executor workers;

  MessagesEndpoint(
      MessageHandler handler,
      Gate gate,
      MessageIntake intake,
      Sessions sessions,
      WorkCounter work,
      Executor workers) {
    this.handler = handler;
    this.gate = gate;
    this.intake = intake;
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
    Caller caller = gate.caller(request);
    MessageIntake.checkContentType(request);
    MessageIntake.checkProtocolVersion(request);
    String id = sessionId(request);
    TraceContext trace = MessageIntake.trace(request);
    AtomicBoolean begun = new AtomicBoolean();
    Runnable sent =
        () -> {
          if (begun.get()) {
            work.end();
          }
        };
    // A stop waits until the post is answered too.
    intake.answer(
        request,
        response,
        Callback.from(callback, sent),
        body -> Optional.of(answer(caller, trace, id, body, begun)));
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

  private Answer answer(
      Caller caller,
      @Nullable TraceContext trace,
      @Nullable String sessionId,
      byte[] body,
      AtomicBoolean begun) {
    JsonRpcMessage message = JsonRpcCodec.read(body);
    if (sessionId == null) {
      throw new Refused(
          Refusals.invalid(400, "Post to the URL that the stream of GET /sse names first."));
    }
    Session session =
        sessions
            .find(sessionId, caller.principal())
            .orElseThrow(() -> new Refused(Refusals.unknownSession()));
    session.used();
    Exchange exchange = Exchange.of(caller, session.client(), session).in(trace);
    if (message instanceof JsonRpcMessage.Notification notification) {
      handler.notification(notification, exchange);
    } else if (message instanceof JsonRpcMessage.Response response) {
      handler.response(response, exchange);
    } else if (message instanceof JsonRpcMessage.Request request) {
      if (!work.begin()) {
        return Refusals.stopping();
      }
      begun.set(true);
      return answer(session, request, exchange);
    }
    return Answer.empty(202);
  }

  private Answer answer(Session session, JsonRpcMessage.Request request, Exchange exchange) {
    if (handler.lacksScope(request, exchange)) {
      // Goes through the chain like any call, which refuses and records it.
      Reply reply = handler.request(request, exchange);
      if (reply instanceof Reply.ToolFailed failed) {
        return ToolRefusals.answer(failed, gate.challenges());
      }
      send(session, reply);
    } else if (!MessageHandler.mayTakeLong(request)) {
      answerInOrder(session, request, exchange);
    } else {
      Cancellation.Registration running =
          session.client().calls().add(session.principal(), request.id(), exchange.cancellation());
      work.also();
      workers.execute(() -> call(session, request, exchange, running));
    }
    return Answer.empty(202);
  }

  private void answerInOrder(Session session, JsonRpcMessage.Request request, Exchange exchange) {
    Reply reply = handler.request(request, exchange);
    if (reply instanceof Reply.Listening listening) {
      listening.until(exchange);
    } else {
      send(session, reply);
    }
  }

  private void call(
      Session session,
      JsonRpcMessage.Request request,
      Exchange exchange,
      Cancellation.Registration running) {
    try {
      Reply reply = handler.request(request, exchange);
      // One that its client gave up gets no answer; one that a stop gave up does.
      if (!exchange.cancellation().isCancelled() || work.isStopping()) {
        send(session, reply);
      }
    } finally {
      running.close();
      work.end();
    }
  }

  /** A stop waits until the event is sent. */
  private void send(Session session, Reply reply) {
    work.also();
    session.send(reply.message(), work::end);
  }
}
