package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.mcp.Client;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.RequestContext;
import com.instainstru.copilot.mcp.RequestMeta;
import com.instainstru.copilot.mcp.RpcResult;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Carries out requests that were posted to {@code /mcp}, and answers them. */
final class PostedRequests {
  private static final int CANCELLED = -32800;

  private final MessageHandler handler;
  private final Challenges challenges;
  private final Sender sender;
  private final InFlightRequests work;

  /** Requests in work whose connections may not be watched yet. */
  private final Set<PostedReply> replies = ConcurrentHashMap.newKeySet();

  PostedRequests(
      MessageHandler handler, Challenges challenges, Sender sender, InFlightRequests work) {
    this.handler = handler;
    this.challenges = challenges;
    this.sender = sender;
    this.work = work;
  }

  /**
   * One POST.
   *
   * @param callback to be completed when the answer is sent
   */
  record Post(Request request, Response response, Callback callback) {}

  /** A stop waits for the answer to be sent, not only for the work behind it. */
  Post post(Request request, Response response, Callback callback) {
    return new Post(request, response, work.counted(callback));
  }

  /**
   * Begins to watch the connections of the requests in work; to be run a few times a second. To
   * watch costs two turns of the selector, so most requests are answered before.
   */
  void watchConnections() {
    replies.forEach(PostedReply::watch);
  }

  /** A request of a revision up to 2025-11-25, whose errors have no status of their own. */
  Optional<HttpReply> answer(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client) {
    return answer(http, request, caller, client, false);
  }

  /** A request of revision 2026-07-28 (Streamable HTTP, server validation). */
  Optional<HttpReply> answerStateless(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client) {
    return answer(http, request, caller, client, true);
  }

  private Optional<HttpReply> answer(
      Post http, JsonRpcMessage.Request request, Caller caller, Client client, boolean stateless) {
    if (work.isStopping()) {
      return Optional.of(ErrorResponses.stopping());
    }
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
        RequestContext.of(caller, client, cancellation, out, MessageReader.trace(http.request()));
    Cancellation.Registration running =
        client.calls().add(caller.principal(), request.id(), cancellation);
    replies.add(out);
    try {
      RpcResult reply = handler.request(request, context);
      // What a stop gave up is answered with what became of it.
      if (cancellation.isCancelled() && !work.isStopping()) {
        return out.end(() -> cancelled(request), Optional::empty);
      }
      return out.end(() -> answer(reply, stateless), () -> Optional.of(reply.message()));
    } finally {
      replies.remove(out);
      running.close();
    }
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
