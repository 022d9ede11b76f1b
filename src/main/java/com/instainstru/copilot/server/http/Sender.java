package com.instainstru.copilot.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Sends answers. A client that does not take its answer in time loses its connection. */
final class Sender {
  private final Scheduler scheduler;
  private final Duration writeTime;

  Sender(Scheduler scheduler, Duration writeTime) {
    this.scheduler = scheduler;
    this.writeTime = writeTime;
  }

  void send(Request request, Response response, Callback callback, Answer answer) {
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
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
  }

  void write(
      Request request, Response response, boolean last, ByteBuffer bytes, Callback callback) {
    Scheduler.Task limit =
        scheduler.schedule(
            () -> request.getConnectionMetaData().getConnection().getEndPoint().close(),
            writeTime.toMillis(),
            TimeUnit.MILLISECONDS);
    response.write(last, bytes, Callback.from(limit::cancel, callback));
  }
}
