package com.instainstru.copilot.mcp.transport.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Sends answers. A client that does not take its answer in time loses its connection. */
public final class Sender {
  private static final HttpField NOT_STORED =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
  private static final HttpField NOT_GUESSED =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private final Scheduler scheduler;
  private final Duration writeTime;

  Sender(Scheduler scheduler, Duration writeTime) {
    this.scheduler = scheduler;
    this.writeTime = writeTime;
  }

  public void send(Request request, Response response, Callback callback, HttpReply answer) {
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    protect(response.getHeaders());
    if (answer.status() != HttpStatus.NO_CONTENT_204) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().remaining());
    }
    write(request, response, true, answer.body().duplicate(), callback);
  }

  /** Headers that every answer carries: nothing is to be stored or guessed. */
  static void protect(HttpFields.Mutable headers) {
    headers.put(NOT_STORED);
    headers.put(NOT_GUESSED);
  }

  void write(
      Request request, Response response, boolean last, ByteBuffer bytes, Callback callback) {
    Write write = new Write(callback);
    response.write(last, bytes, write);
    write.limit(request);
  }

  /** One write. Most have ended when they return; only others need a clock. */
  private final class Write implements Callback {
    private final Callback callback;
    private boolean ended;
    private Scheduler.@Nullable Task limit;

    Write(Callback callback) {
      this.callback = callback;
    }

    synchronized void limit(Request request) {
      if (!ended) {
        limit =
            scheduler.schedule(
                () -> request.getConnectionMetaData().getConnection().getEndPoint().close(),
                writeTime.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    }

    private synchronized void end() {
      ended = true;
      if (limit != null) {
        limit.cancel();
      }
    }

    @Override
    public void succeeded() {
      end();
      callback.succeeded();
    }

    @Override
    public void failed(Throwable reason) {
      end();
      callback.failed(reason);
    }

    @Override
    public InvocationType getInvocationType() {
      return callback.getInvocationType();
    }
  }
}
