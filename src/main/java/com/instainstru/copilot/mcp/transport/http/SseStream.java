package com.instainstru.copilot.mcp.transport.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
  private static final int MAX_QUEUED_BYTES = 8 << 20;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Sender sender;
  private final Runnable onEnd;
  private final DisconnectWatch watch;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Deque<Frame> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean writing;
  private boolean finishing;
  private boolean ended;
  private long lastWrite = System.nanoTime();

  /**
   * Bytes to send.
   *
   * @param done run once they are sent or given up
   */
  private record Frame(ByteBuffer bytes, Runnable done) {}

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
    event(name, data, () -> {});
  }

  /**
   * Sends an event.
   *
   * @param data without line breaks
   * @param done run once it is sent or given up
   */
  void event(String name, byte[] data, Runnable done) {
    send(new Frame(frame(name, data), done));
  }

  /** Sends an event and then ends the stream. */
  void last(String name, byte[] data) {
    synchronized (this) {
      finishing = true;
    }
    send(new Frame(frame(name, data), () -> {}));
  }

  private static ByteBuffer frame(String name, byte[] data) {
    byte[] head = ("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(head.length + data.length + 2);
    return frame.put(head).put(data).put((byte) '\n').put((byte) '\n').flip();
  }

  /** Sends a comment, which lets the client see that the stream is open. */
  void open() {
    comment("open");
  }

  /** Sends a comment if nothing was sent for that long, so that a dead connection shows. */
  void keepAlive(long silenceNanos) {
    boolean silent;
    synchronized (this) {
      silent = System.nanoTime() - lastWrite > silenceNanos;
    }
    if (silent) {
      comment("keep-alive");
    }
  }

  private void comment(String text) {
    byte[] bytes = (": " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    send(new Frame(ByteBuffer.wrap(bytes), () -> {}));
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
      idle = !writing;
    }
    giveUp();
    if (idle) {
      complete();
    }
  }

  private void giveUp() {
    List<Frame> unsent;
    synchronized (this) {
      ended = true;
      unsent = List.copyOf(queue);
      queue.clear();
    }
    unsent.forEach(frame -> frame.done().run());
  }

  private void complete() {
    watch.close();
    callback.succeeded();
  }

  private void send(Frame frame) {
    boolean tooLate;
    boolean overflow = false;
    boolean first = false;
    synchronized (this) {
      tooLate = ended;
      if (!tooLate) {
        queuedBytes += frame.bytes().remaining();
        queue.add(frame);
        overflow = queuedBytes > MAX_QUEUED_BYTES;
        first = !writing && !overflow;
      }
      if (first) {
        writing = true;
        lastWrite = System.nanoTime();
      }
    }
    if (tooLate) {
      frame.done().run();
    } else if (overflow) {
      end();
    } else if (first) {
      writeNext();
    }
  }

  private void writeNext() {
    Frame next;
    boolean finished = false;
    synchronized (this) {
      next = queue.poll();
      if (next == null) {
        writing = false;
        finished = finishing;
      } else {
        queuedBytes -= next.bytes().remaining();
      }
    }
    if (next != null) {
      Callback sent = Callback.from(this::written, this::broken);
      sender.write(request, response, false, next.bytes(), Callback.from(next.done(), sent));
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
    giveUp();
    watch.close();
    callback.failed(reason);
  }
}
