package com.instainstru.copilot.server.http;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.auth.Scope;
import com.instainstru.copilot.server.Client;
import com.instainstru.copilot.server.Exchange;
import com.instainstru.copilot.server.JsonRpcCodec;
import com.instainstru.copilot.server.JsonRpcException;
import com.instainstru.copilot.server.JsonRpcMessage;
import com.instainstru.copilot.server.MessageHandler;
import com.instainstru.copilot.server.Reply;
import com.instainstru.copilot.server.RunningCalls;
import com.instainstru.copilot.tool.Cancellation;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Streamable HTTP without sessions (MCP 2025-11-25, transports): a posted message is answered with
 * plain JSON; there is no stream to open and no session to end.
 */
final class McpEndpoint implements Route {
  private static final int CANCELLED = -32800;
  private static final Set<String> DISCOVERY =
      Set.of(
          McpSchema.METHOD_INITIALIZE,
          McpSchema.METHOD_NOTIFICATION_INITIALIZED,
          McpSchema.METHOD_TOOLS_LIST);

  /** Sees the whole list and can call nothing. */
  private static final Caller STRANGER =
      new Caller("anonymous", "anonymous", null, Set.of(Scope.READ, Scope.WRITE), "none");

  private final MessageHandler handler;
  private final Gate gate;
  private final MessageIntake intake;
  private final WorkCounter work;
  private final boolean publicDiscovery;
  private final RunningCalls calls = new RunningCalls();

  McpEndpoint(
      MessageHandler handler,
      Gate gate,
      MessageIntake intake,
      WorkCounter work,
      boolean publicDiscovery) {
    this.handler = handler;
    this.gate = gate;
    this.intake = intake;
    this.work = work;
    this.publicDiscovery = publicDiscovery;
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST", "GET", "DELETE");
  }

  @Override
  public String allowed() {
    return "POST";
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    boolean post = request.getMethod().equals("POST");
    boolean discovering = publicDiscovery && post && Gate.isAnonymous(request);
    Caller caller = discovering ? STRANGER : gate.caller(request);
    if (!post) {
      throw new Refused(Refusals.method(allowed()));
    }
    MessageIntake.checkContentType(request);
    MessageIntake.checkAccept(request, Answer.JSON);
    MessageIntake.checkProtocolVersion(request);
    AtomicBoolean begun = new AtomicBoolean();
    Runnable sent =
        () -> {
          if (begun.get()) {
            work.end();
          }
        };
    // A stop waits for the answer to be sent, not only for the work behind it.
    intake.answer(
        request,
        response,
        Callback.from(callback, sent),
        body -> answer(request, caller, discovering, body, begun));
  }

  /** Gives up all calls in work. */
  void cancelAll() {
    calls.cancelAll();
  }

  private Answer answer(
      Request http, Caller caller, boolean discovering, byte[] body, AtomicBoolean begun) {
    JsonRpcMessage message = JsonRpcCodec.read(body);
    if (message instanceof JsonRpcMessage.Request request) {
      checkDiscovery(discovering, request.method());
      return answer(http, request, caller, begun);
    }
    if (message instanceof JsonRpcMessage.Notification notification) {
      checkDiscovery(discovering, notification.method());
      handler.notification(notification, exchange(caller));
    }
    return Answer.empty(202);
  }

  private Exchange exchange(Caller caller) {
    return Exchange.of(caller, new Client("http", calls));
  }

  /** Judges the message that is really carried out, not a second reading of it. */
  private void checkDiscovery(boolean discovering, String method) {
    if (discovering && !DISCOVERY.contains(method)) {
      throw new Refused(gate.challenges().missing());
    }
  }

  private Answer answer(
      Request http, JsonRpcMessage.Request request, Caller caller, AtomicBoolean begun) {
    if (!work.begin()) {
      return Refusals.stopping();
    }
    begun.set(true);
    Exchange exchange = exchange(caller).in(MessageIntake.trace(http));
    Cancellation.Registration running =
        calls.add(caller.principal(), request.id(), exchange.cancellation());
    DisconnectWatch watch = DisconnectWatch.begin(http, exchange.cancellation()::cancel);
    try {
      Reply reply = handler.request(request, exchange);
      return exchange.cancellation().isCancelled()
          ? Answer.json(
              200,
              JsonRpcException.of(CANCELLED, "The request was cancelled.")
                  .to(request.id())
                  .toJson())
          : answer(reply);
    } finally {
      watch.close();
      running.close();
    }
  }

  private Answer answer(Reply reply) {
    return reply instanceof Reply.ToolFailed failed
        ? ToolRefusals.answer(failed, gate.challenges())
        : Answer.json(200, reply.message());
  }
}
