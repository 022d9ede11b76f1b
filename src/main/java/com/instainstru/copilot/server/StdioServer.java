package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.CallContext;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP over two streams, one JSON message a line. Calls run side by side; a line that cannot be read
 * is answered and does not end the server. At the end of input what was read is answered.
 */
public final class StdioServer {
  private static final Logger log = LoggerFactory.getLogger(StdioServer.class);
  private static final int MOST_BYTES = 1024 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final Duration LAST_ANSWERS = Duration.ofMillis(1_500);
  private static final Duration AFTER_CANCEL = Duration.ofMillis(300);

  private final McpDispatcher dispatcher;
  private final InputStream in;
  private final OutputStream out;
  private final RunningCalls running = new RunningCalls();
  private volatile String client = "unknown";

  public StdioServer(McpDispatcher dispatcher, InputStream in, OutputStream out) {
    this.dispatcher = dispatcher;
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /** Serves until the input ends. */
  public void run() {
    ExecutorService workers = Workers.named("stdio-call");
    try {
      byte[] line;
      while ((line = readLine()) != null) {
        accept(line, workers);
      }
    } catch (IOException e) {
      log.warn("the input broke off", e);
    }
    finish(workers);
  }

  private void finish(ExecutorService workers) {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        running.cancelAll();
        if (!workers.awaitTermination(AFTER_CANCEL.toMillis(), TimeUnit.MILLISECONDS)) {
          log.warn("calls were still running at the end of input and were left unanswered");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(byte[] line, ExecutorService workers) {
    JsonRpcMessage message;
    try {
      message = JsonRpcMessage.parse(line);
    } catch (JsonRpcException fault) {
      write(fault.toJson());
      return;
    }
    if (message instanceof JsonRpcMessage.Request request) {
      rememberClient(request);
      CallContext context = CallContext.of(Caller.local(), "stdio", client);
      running.begin(request.id(), context.cancellation());
      workers.execute(
          () -> {
            McpDispatcher.Reply reply = dispatcher.answer(request, context);
            if (running.end(request.id())) {
              write(reply.json());
            }
          });
    } else if (message instanceof JsonRpcMessage.Notification notification
        && notification.method().equals("notifications/cancelled")) {
      running.cancel(notification.params());
    }
  }

  private void rememberClient(JsonRpcMessage.Request request) {
    if (request.method().equals("initialize")) {
      client = request.params().path("clientInfo").path("name").asString("unknown");
    }
  }

  /** The next line that is not blank, without its end and a byte order mark; null at the end. */
  private byte @Nullable [] readLine() throws IOException {
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next;
      while ((next = in.read()) != -1 && next != '\n') {
        if (line.size() <= MOST_BYTES) {
          line.write(next);
        }
      }
      if (next == -1 && line.size() == 0) {
        return null;
      }
      byte[] bytes = line.toByteArray();
      if (Arrays.equals(
          bytes, 0, Math.min(3, bytes.length), BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
        bytes = Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length);
      }
      if (bytes.length > MOST_BYTES) {
        write(
            JsonRpcException.error(
                JsonRpcException.INVALID_REQUEST, "The message is larger than 1 MiB.", null));
      } else if (!new String(bytes, StandardCharsets.UTF_8).isBlank()) {
        return bytes;
      }
    }
  }

  private void write(ObjectNode message) {
    byte[] bytes = (message.toString() + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        log.warn("an answer could not be written; the client is gone", e);
      }
    }
  }
}
