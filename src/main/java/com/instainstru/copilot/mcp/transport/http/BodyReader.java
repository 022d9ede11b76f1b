package com.instainstru.copilot.mcp.transport.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads a request's body without holding a thread, within a size and a time. */
final class BodyReader implements Runnable {
  private final Request request;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();

  private BodyReader(Request request, int limit) {
    this.request = request;
    this.limit = limit;
  }

  /**
   * The whole body.
   *
   * @return fails with {@link HttpErrorException} if it is too large or too slow, else as the
   *     connection did
   */
  static CompletableFuture<byte[]> read(
      Request request, int limit, Duration time, Scheduler scheduler) {
    if (request.getLength() > limit) {
      return CompletableFuture.failedFuture(new HttpErrorException(ErrorResponses.tooLarge(limit)));
    }
    BodyReader reader = new BodyReader(request, limit);
    reader.run();
    if (reader.result.isDone()) {
      return reader.result;
    }
    Scheduler.Task deadline =
        scheduler.schedule(
            () ->
                reader.result.completeExceptionally(
                    new HttpErrorException(ErrorResponses.tooSlow())),
            time.toMillis(),
            TimeUnit.MILLISECONDS);
    return reader.result.whenComplete((bytes, failure) -> deadline.cancel());
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
    body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
    boolean last = chunk.isLast();
    chunk.release();
    if (body.size() > limit) {
      result.completeExceptionally(new HttpErrorException(ErrorResponses.tooLarge(limit)));
    } else if (last) {
      result.complete(body.toByteArray());
    }
  }
}
