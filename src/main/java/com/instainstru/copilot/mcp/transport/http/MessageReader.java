package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.Revisions;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads posted messages: checks their headers, reads the body within a size and a time, and parses
 * it.
 */
public final class MessageReader {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  /** What MCP clients send (Streamable HTTP), letter for letter as nearly all of them do. */
  private static final String BOTH = "application/json, text/event-stream";

  /** Media type of a stream of events. */
  static final String STREAM = "text/event-stream";

  private final HttpLimits limits;
  private final Scheduler scheduler;
  private final Executor workers;
  private final Sender sender;

  /**
   * @param workers carry out what had to wait for its body
   */
  MessageReader(HttpLimits limits, Scheduler scheduler, Executor workers, Sender sender) {
    this.limits = limits;
    this.scheduler = scheduler;
    this.workers = workers;
    this.sender = sender;
  }

  /**
   * Only JSON in UTF-8 as it is.
   *
   * @throws HttpErrorException 415
   */
  public static void checkContentType(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (HttpReply.JSON.equals(type)
        && !request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
      return;
    }
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    boolean json = plain.equals(HttpReply.JSON) || plain.equals(HttpReply.JSON + ";charset=utf-8");
    if (!json || request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
      throw new HttpErrorException(ErrorResponses.contentType());
    }
  }

  /**
   * The client takes an answer of that type. A request without {@code Accept} takes anything.
   *
   * @throws HttpErrorException 406
   */
  static void checkAccept(Request request, String type) {
    if (acceptsBoth(request)) {
      return;
    }
    String family = type.substring(0, type.indexOf('/')) + "/*";
    boolean accepted =
        !request.getHeaders().contains(HttpHeader.ACCEPT)
            || request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
                .map(range -> mediaType(range))
                .anyMatch(
                    range -> range.equals(type) || range.equals(family) || range.equals("*/*"));
    if (!accepted) {
      throw new HttpErrorException(ErrorResponses.accept(type));
    }
  }

  /** Whether the client says that it takes a stream of events. */
  static boolean acceptsStream(Request request) {
    return acceptsBoth(request)
        || request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
            .anyMatch(range -> mediaType(range).equals(STREAM));
  }

  /** To take a header apart costs more than the rest of these checks. */
  private static boolean acceptsBoth(Request request) {
    return BOTH.equals(request.getHeaders().get(HttpHeader.ACCEPT));
  }

  /** The revision that the headers name; null for none. */
  static @Nullable String protocolVersion(Request request) {
    String version = request.getHeaders().get(MetadataHeaders.VERSION);
    return version == null ? null : version.strip();
  }

  /**
   * The revision that a client says it speaks is one of ours.
   *
   * @throws HttpErrorException 400
   */
  static void checkProtocolVersion(Request request) {
    String version = protocolVersion(request);
    if (version != null && !Revisions.ALL.contains(version)) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      Revisions.ALL.forEach(data.putArray("supported")::add);
      throw new HttpErrorException(
          HttpReply.json(
              400,
              JsonRpcException.of(
                      ErrorCodes.INVALID_REQUEST,
                      "MCP-Protocol-Version names a revision that this server does not speak.")
                  .with(data)
                  .toJson()));
    }
  }

  /** The trace that the headers name; null if they name none that is valid. */
  static @Nullable TraceContext trace(Request request) {
    return TraceContext.of(
            request.getHeaders().get("traceparent"), request.getHeaders().get("tracestate"))
        .orElse(null);
  }

  /** Whether the request announces a body that will not be read. */
  boolean isTooLarge(Request request) {
    return request.getLength() > limits.bodyBytes();
  }

  /** Reads the body and sends what the function answers to it, unless it does so itself. */
  public void answer(
      Request request,
      Response response,
      Callback callback,
      Function<byte[], Optional<HttpReply>> answering) {
    CompletableFuture<byte[]> body = body(request);
    // The rest of a body is read by a thread of the server, which must not carry out a call.
    Executor executor = body.isDone() ? Runnable::run : workers;
    // The answer is the only thing that comes of it.
    var unused =
        body.thenApplyAsync(answering, executor)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    answer.ifPresent(whole -> sender.send(request, response, callback, whole));
                  } else {
                    fail(request, response, callback, failure);
                  }
                });
  }

  private CompletableFuture<byte[]> body(Request request) {
    if (isTooLarge(request)) {
      return CompletableFuture.failedFuture(tooLarge());
    }
    Body body = new Body(request);
    body.run();
    if (body.result.isDone()) {
      return body.result;
    }
    Scheduler.Task deadline =
        scheduler.schedule(
            () ->
                body.result.completeExceptionally(new HttpErrorException(ErrorResponses.tooSlow())),
            limits.bodyTime().toMillis(),
            TimeUnit.MILLISECONDS);
    return body.result.whenComplete((bytes, failure) -> deadline.cancel());
  }

  private HttpErrorException tooLarge() {
    return new HttpErrorException(ErrorResponses.tooLarge(limits.bodyBytes()));
  }

  /** Reads a body without holding a thread. */
  private final class Body implements Runnable {
    private final Request request;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

    Body(Request request) {
      this.request = request;
    }

    @Override
    public void run() {
      while (!result.isDone()) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          result.completeExceptionally(chunk.getFailure());
          return;
        }
        take(chunk);
      }
    }

    private void take(Content.Chunk chunk) {
      bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
      boolean last = chunk.isLast();
      chunk.release();
      if (bytes.size() > limits.bodyBytes()) {
        result.completeExceptionally(tooLarge());
      } else if (last) {
        result.complete(bytes.toByteArray());
      }
    }
  }

  /**
   * The message of a body.
   *
   * @throws HttpErrorException 400 if it cannot be read and its headers name a revision that is not
   *     spoken here, which is told first
   * @throws JsonRpcException if it cannot be read
   */
  static JsonRpcMessage message(Request request, byte[] body) {
    try {
      return JsonRpcCodec.read(body);
    } catch (JsonRpcException wrong) {
      checkProtocolVersion(request);
      throw wrong;
    }
  }

  private void fail(Request request, Response response, Callback callback, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof HttpErrorException refused) {
      sender.send(request, response, callback, refused.answer());
    } else if (cause instanceof JsonRpcException wrong) {
      sender.send(request, response, callback, HttpReply.json(400, wrong.toJson()));
    } else {
      if (cause instanceof IOException) {
        LOG.debug("a request broke off", cause);
      } else {
        LOG.error("a request failed by a defect", cause);
      }
      callback.failed(cause);
    }
  }

  /** A range of {@code Accept} without its parameters. */
  private static String mediaType(String range) {
    int parameters = range.indexOf(';');
    String type = parameters < 0 ? range : range.substring(0, parameters);
    return type.toLowerCase(Locale.ROOT).strip();
  }
}
