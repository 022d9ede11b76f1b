package com.instainstru.copilot.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that stays open and carries server-sent events, one after another, without holding a
 * thread. A client that does not take them fast enough loses its connection. Thread safe.
 */
final class SseStream {
  private static final int MOST_QUEUED_BYTES = 8 << 20;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Sender sender;
  private final Runnable onEnd;
  private final DisconnectWatch watch;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean writing;
  private boolean finishing;
  private boolean ended;
  private long lastWrite = System.nanoTime();

  /**
   * @param onEnd called once, when the stream has ended by either side
   */
  SseStream(Request request, Response response, Callback callback, Sender sender, Runnable onEnd) {
    this(request, response, callback, sender, onEnd, null);
  }

  /**
   * @param watch the watch of the connection that has begun already; null begins one
   */
  SseStream(
      Request request,
      Response response,
      Callback callback,
      Sender sender,
      Runnable onEnd,
      @Nullable DisconnectWatch watch) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.sender = sender;
    this.onEnd = onEnd;
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put("X-Accel-Buffering", "no");
    Sender.protect(response.getHeaders());
    this.watch = watch == null ? DisconnectWatch.begin(request, this::end) : watch;
  }

  /**
   * Sends an event.
   *
   * @param data without line breaks
   */
  void event(String name, byte[] data) {
    send(frame(name, data));
  }

  /** Sends an event and then ends the stream. */
  void last(String name, byte[] data) {
    synchronized (this) {
      finishing = true;
    }
    send(frame(name, data));
  }

  private static ByteBuffer frame(String name, byte[] data) {
    byte[] head = ("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(head.length + data.length + 2);
    return frame.put(head).put(data).put((byte) '\n').put((byte) '\n').flip();
  }

  /** Sends a comment, which lets the client see that the stream is open. */
  void open() {
    send(ByteBuffer.wrap(": open\n\n".getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends a comment if nothing was sent for that long, so that a dead connection shows. */
  void keepAlive(long silenceNanos) {
    boolean silent;
    synchronized (this) {
      silent = System.nanoTime() - lastWrite > silenceNanos;
    }
    if (silent) {
      send(ByteBuffer.wrap(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Ends the stream; what is queued is given up. */
  void end() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    // First, so that whoever sees the end of the stream finds its session gone.
    onEnd.run();
    boolean idle;
    synchronized (this) {
      ended = true;
      queue.clear();
      idle = !writing;
    }
    if (idle) {
      complete();
    }
  }

  private void complete() {
    watch.close();
    callback.succeeded();
  }

  private void send(ByteBuffer frame) {
    boolean overflow;
    synchronized (this) {
      if (ended) {
        return;
      }
      queuedBytes += frame.remaining();
      overflow = queuedBytes > MOST_QUEUED_BYTES;
      queue.add(frame);
      if (writing && !overflow) {
        return;
      }
      writing = true;
      lastWrite = System.nanoTime();
    }
    if (overflow) {
      end();
    } else {
      writeNext();
    }
  }

  private void writeNext() {
    ByteBuffer next;
    boolean finished = false;
    synchronized (this) {
      next = queue.poll();
      if (next == null) {
        writing = false;
        finished = finishing;
      } else {
        queuedBytes -= next.remaining();
      }
    }
    if (next != null) {
      sender.write(request, response, false, next, Callback.from(this::written, this::broken));
    } else if (finished) {
      end();
    }
  }

  private void written() {
    boolean over;
    synchronized (this) {
      over = ended;
    }
    if (over) {
      complete();
    } else {
      writeNext();
    }
  }

  private void broken(Throwable reason) {
    if (ending.compareAndSet(false, true)) {
      onEnd.run();
    }
    synchronized (this) {
      ended = true;
      queue.clear();
    }
    watch.close();
    callback.failed(reason);
  }
}
