package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.mcp.Client;
import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.RequestContext;
import com.instainstru.copilot.mcp.RequestMeta;
import com.instainstru.copilot.mcp.RpcResult;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Carries out requests that were posted to {@code /mcp}, and answers them. */
final class PostedRequests {
  private static final int CANCELLED = -32800;
  private static final int RETRY_SECONDS = 30;

  private final MessageHandler handler;
  private final Challenges challenges;
  private final Sender sender;
  private final InFlightRequests work;
  private final OpenStreams listening;
  private final DisconnectWatches watches;

  PostedRequests(
      MessageHandler handler,
      Challenges challenges,
      Sender sender,
      InFlightRequests work,
      OpenStreams listening,
      DisconnectWatches watches) {
    this.handler = handler;
    this.challenges = challenges;
    this.sender = sender;
    this.work = work;
    this.listening = listening;
    this.watches = watches;
  }

  /**
   * One POST.
   *
   * @param callback to be completed when the answer is sent
   * @param begun whether it counts as work
   * @param noLongerWork ends that, if it does
   */
  record Post(
      Request request,
      Response response,
      Callback callback,
      AtomicBoolean begun,
      Runnable noLongerWork) {}

  /** A stop waits for the answer to be sent, not only for the work behind it. */
  Post post(Request request, Response response, Callback callback) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable noLongerWork =
        () -> {
          if (begun.getAndSet(false)) {
            work.end();
          }
        };
    return new Post(request, response, Callback.from(callback, noLongerWork), begun, noLongerWork);
  }

  /** A request of a revision up to 2025-11-25, whose errors have no status of their own. */
  Optional<HttpReply> answer(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client) {
    return answer(http, request, caller, client, false);
  }

  /** A request of revision 2026-07-28 (Streamable HTTP, server validation). */
  Optional<HttpReply> answerStateless(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client) {
    if (request.method().equals("subscriptions/listen") && listening.isFull()) {
      return Optional.of(
          ErrorResponses.busy("The server has as many listeners as it takes.", RETRY_SECONDS));
    }
    return answer(http, request, caller, client, true);
  }

  private Optional<HttpReply> answer(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client, boolean stateless) {
    if (!work.begin()) {
      return Optional.of(ErrorResponses.stopping());
    }
    http.begun().set(true);
    Cancellation cancellation = new Cancellation();
    PostedReply out =
        new PostedReply(
            http.request(),
            http.response(),
            http.callback(),
            sender,
            cancellation,
            MessageReader.acceptsStream(http.request()));
    RequestContext context =
        new RequestContext(caller, client, cancellation, out, MessageReader.trace(http.request()));
    Cancellation.Registration running =
        client.calls().add(caller.principal(), request.id(), cancellation);
    watches.add(out);
    try {
      RpcResult reply = handler.request(request, context);
      if (reply instanceof RpcResult.Listening open) {
        return listen(http, open, context, out);
      }
      // What a stop gave up is answered with what became of it.
      if (cancellation.isCancelled() && !work.isStopping()) {
        return out.end(() -> cancelled(request), Optional::empty);
      }
      return out.end(() -> answer(reply, stateless), () -> Optional.of(reply.message()));
    } finally {
      watches.remove(out);
      running.close();
    }
  }

  /** The stream stays open; it is no work that a stop waits for. */
  private Optional<HttpReply> listen(
      Post http, RpcResult.Listening open, RequestContext context, PostedReply out) {
    SseStream stream = out.stream();
    listening.add(stream, () -> stream.last("message", JsonRpcCodec.bytes(open.message())));
    // Nothing is to be taken back: it fires once, at the end.
    var unused =
        context
            .cancellation()
            .onCancel(
                () -> {
                  open.subscription().close();
                  listening.remove(stream);
                });
    http.noLongerWork().run();
    return Optional.empty();
  }

  private static HttpReply cancelled(JsonRpcMessage.Request request) {
    return HttpReply.json(
        200,
        JsonRpcException.of(CANCELLED, "The request was cancelled.").to(request.id()).toJson());
  }

  private HttpReply answer(RpcResult reply, boolean stateless) {
    if (reply instanceof RpcResult.ToolFailed failed) {
      return ToolErrorResponses.answer(failed, challenges);
    }
    int status =
        stateless && reply instanceof RpcResult.Wrong wrong ? status(wrong.error().code()) : 200;
    return HttpReply.json(status, reply.message());
  }

  private static int status(int code) {
    return switch (code) {
      case ErrorCodes.METHOD_NOT_FOUND -> 404;
      case RequestMeta.HEADER_MISMATCH,
          RequestMeta.MISSING_CAPABILITY,
          RequestMeta.UNSUPPORTED_VERSION ->
          400;
      default -> 200;
    };
  }
}
