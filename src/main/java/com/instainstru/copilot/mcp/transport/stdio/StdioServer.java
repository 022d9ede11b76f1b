package com.instainstru.copilot.mcp.transport.stdio;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.RequestIds;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.Client;
import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.JsonRpcMessage;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.RequestContext;
import com.instainstru.copilot.mcp.RpcResult;
import com.instainstru.copilot.mcp.Workers;
import com.instainstru.copilot.mcp.transport.stdio.LineReader.Line;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP over standard streams: one JSON message a line (MCP 2025-11-25, transports, stdio).
 *
 * <p>Calls run at the same time; everything else is answered in order. At the end of input what has
 * been read is answered: calls that take longer are given up, and then the server ends.
 */
public final class StdioServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);
  private static final int MAX_LINE_LENGTH = 1 << 20;
  private static final Duration MAX_WAIT = Duration.ofMillis(1_300);
  private static final Duration LAST_PATIENCE = Duration.ofMillis(400);

  private final MessageHandler handler;
  private final LineReader in;
  private final OutputStream out;
  private final Caller caller;
  private final Client client = new Client("stdio", this::write);
  private final Set<PendingCall> pending = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers = Workers.perTask();

  /**
   * @param caller the parent process
   * @param in where messages come from
   * @param out where answers go; nothing else may write to it
   */
  public StdioServer(MessageHandler handler, Caller caller, InputStream in, OutputStream out) {
    this.caller = caller;
    this.handler = handler;
    this.in = new LineReader(in, MAX_LINE_LENGTH);
    this.out = out;
  }

  /** Serves until the input ends, and returns at most 2 seconds later. */
  public void run() {
    try {
      Line line = in.next();
      while (line != null) {
        take(line);
        line = in.next();
      }
    } catch (IOException broken) {
      LOG.debug("the input broke off", broken);
    }
    close();
  }

  /** Waits a moment for the calls in work, then gives them up. */
  @Override
  public void close() {
    await(MAX_WAIT);
    pending.forEach(PendingCall::stop);
    await(LAST_PATIENCE);
    pending.forEach(PendingCall::abandon);
    client.end();
    workers.shutdownNow();
  }

  private void take(Line line) {
    if (!(line instanceof Line.Text text)) {
      write(
          JsonRpcException.of(
                  ErrorCodes.INVALID_REQUEST,
                  "The message is too long. Send at most " + MAX_LINE_LENGTH + " bytes a line.")
              .toJson());
      return;
    }
    JsonRpcMessage message;
    try {
      message = JsonRpcCodec.read(text.bytes().array());
    } catch (JsonRpcException wrong) {
      write(wrong.toJson());
      return;
    }
    if (message instanceof Request request) {
      take(request);
    } else if (message instanceof JsonRpcMessage.Notification notification) {
      handler.notification(notification, RequestContext.of(caller, client));
    } else if (message instanceof JsonRpcMessage.Response response) {
      handler.response(response, RequestContext.of(caller, client));
    }
  }

  private void take(Request request) {
    if (!MessageHandler.mayTakeLong(request)) {
      answerInOrder(request);
      return;
    }
    PendingCall call = new PendingCall(request);
    pending.add(call);
    workers.execute(call);
  }

  private void answerInOrder(Request request) {
    RequestContext context = RequestContext.of(caller, client, this::write, null);
    write(handler.request(request, context).message());
  }

  private boolean write(ObjectNode message) {
    byte[] bytes = JsonRpcCodec.bytes(message);
    byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
    line[bytes.length] = '\n';
    synchronized (out) {
      try {
        out.write(line);
        out.flush();
        return true;
      } catch (IOException gone) {
        // Nobody reads any more; the end of input follows.
        LOG.debug("the output broke off", gone);
        client.calls().cancelAll();
        return false;
      }
    }
  }

  private void await(Duration maxWait) {
    long deadline = System.nanoTime() + maxWait.toNanos();
    for (PendingCall call : pending) {
      if (!call.ended(deadline - System.nanoTime())) {
        return;
      }
    }
  }

  /** One call in work. Whoever comes first answers it: its end or the server's. */
  private final class PendingCall implements Runnable {
    private final Request request;
    private final RequestContext context =
        RequestContext.of(caller, client, StdioServer.this::write, null);
    private final Cancellation.Registration registration;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean stopped;

    PendingCall(Request request) {
      this.request = request;
      registration = client.calls().add(caller.principal(), request.id(), context.cancellation());
    }

    @Override
    public void run() {
      try {
        RpcResult reply = handler.request(request, context);
        if (stopped
            && reply instanceof RpcResult.ToolFailed failed
            && failed.failure().upstream() != null) {
          // The end of input is the cause, not what the call was doing.
          abandon();
        } else {
          answer(reply);
        }
      } finally {
        registration.close();
        end.countDown();
        pending.remove(this);
      }
    }

    /** A call that its client gave up gets no answer; one that the end of input stopped does. */
    private void answer(RpcResult reply) {
      boolean wanted = !context.cancellation().isCancelled() || stopped;
      // Whoever finds it answered may rely on the answer being written: the process may end next.
      synchronized (answered) {
        if (wanted && answered.compareAndSet(false, true)) {
          write(reply.message());
        }
      }
    }

    boolean ended(long nanos) {
      try {
        return end.await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Gives it up on the server's side, which leaves its client waiting for an answer. */
    void stop() {
      if (!context.cancellation().isCancelled()) {
        stopped = true;
        context.cancellation().cancel();
      }
    }

    void abandon() {
      String why = "The input ended while this request was running, so it was cancelled. ";
      if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)) {
        ToolFailure failure =
            ToolFailure.of(
                FailureCode.OUTCOME_UNKNOWN,
                why + "Start the server again and repeat the same call.");
        answer(
            new RpcResult.ToolFailed(request.id(), failure, RequestIds.next(), Scope.READ.value()));
      } else {
        answer(
            new RpcResult.Wrong(
                JsonRpcException.of(ErrorCodes.INTERNAL_ERROR, why).to(request.id())));
      }
    }
  }
}
