package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.CallContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The older transport: a stream of events at {@code /sse}, and messages posted to {@code
 * /messages}, for clients that do not know Streamable HTTP yet. A session belongs to who opened it.
 */
final class SseEndpoint implements AutoCloseable {
  static final String STREAM = "/sse";
  static final String MESSAGES = "/messages";
  private static final int MOST_SESSIONS = 1_000;
  private static final Duration MOST_IDLE = Duration.ofMinutes(30);
  private static final Duration BEAT = Duration.ofSeconds(15);

  private final McpDispatcher dispatcher;
  private final Doorkeeper door;
  private final Clock clock;
  private final Map<String, SseSession> sessions = new ConcurrentHashMap<>();
  private final ExecutorService workers = Workers.named("sse-call");
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> beats;

  SseEndpoint(McpDispatcher dispatcher, Doorkeeper door, Clock clock) {
    this.dispatcher = dispatcher;
    this.door = door;
    this.clock = clock;
    beats =
        heart.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends sessions that nobody uses or whose client is gone. */
  void beat() {
    Instant oldest = clock.instant().minus(MOST_IDLE);
    for (SseSession session : List.copyOf(sessions.values())) {
      if (session.usedAt().isBefore(oldest) || !session.keepAlive()) {
        sessions.remove(session.id());
        session.close();
      }
    }
  }

  /**
   * Opens a stream, or says why not.
   *
   * @return empty if the stream is open; {@code end} is then completed when it closes
   */
  Optional<HttpReply> open(HttpMessage http, Response response, Callback end) {
    if (!http.method().equals("GET")) {
      return Optional.of(HttpReply.refusal(405, "method_not_allowed").with("Allow", "GET"));
    }
    Doorkeeper.Decision decision = door.decide(http.header("Authorization"));
    Caller caller = decision.caller();
    if (caller == null) {
      return Optional.ofNullable(decision.refusal());
    }
    if (!http.accepts("text/event-stream")) {
      return Optional.of(HttpReply.refusal(406, "accept_text_event_stream"));
    }
    if (sessions.size() >= MOST_SESSIONS) {
      return Optional.of(HttpReply.refusal(503, "too_many_sessions").with("Retry-After", "30"));
    }
    String id = UUID.randomUUID().toString();
    response.setStatus(200);
    response.getHeaders().put("Content-Type", "text/event-stream");
    SseSession session = new SseSession(id, caller.principal(), response, end, clock.instant());
    sessions.put(id, session);
    if (!session.event("endpoint", MESSAGES + "?sessionId=" + id)) {
      sessions.remove(id);
    }
    return Optional.empty();
  }

  HttpReply message(HttpMessage http) throws IOException {
    if (!http.method().equals("POST")) {
      return HttpReply.refusal(405, "method_not_allowed").with("Allow", "POST");
    }
    Doorkeeper.Decision decision = door.decide(http.header("Authorization"));
    Caller caller = decision.caller();
    if (caller == null) {
      return decision.refusal() == null
          ? HttpReply.refusal(401, "unauthorized")
          : decision.refusal();
    }
    if (!http.hasJson()) {
      return HttpReply.refusal(415, "send_application_json");
    }
    if (http.refusedBody().isPresent()) {
      return HttpMessage.tooLarge();
    }
    Optional<byte[]> body = http.body();
    if (body.isEmpty()) {
      return HttpMessage.tooLarge();
    }
    JsonRpcMessage message;
    try {
      message = JsonRpcMessage.parse(body.get());
    } catch (JsonRpcException fault) {
      return HttpReply.json(400, fault.toJson());
    }
    String id = http.query("sessionId");
    SseSession session = id == null ? null : sessions.get(id);
    if (session == null || !session.principal().equals(caller.principal())) {
      return HttpReply.refusal(404, "no_such_session");
    }
    session.use(clock.instant());
    take(message, session, caller);
    return HttpReply.empty(202);
  }

  private void take(JsonRpcMessage message, SseSession session, Caller caller) {
    if (message instanceof JsonRpcMessage.Request request) {
      CallContext context = CallContext.of(caller, "sse", "unknown");
      session.running().begin(request.id(), context.cancellation());
      workers.execute(
          () -> {
            McpDispatcher.Reply reply = dispatcher.answer(request, context);
            if (session.running().end(request.id())) {
              session.event("message", reply.json().toString());
            }
          });
    } else if (message instanceof JsonRpcMessage.Notification notification
        && notification.method().equals("notifications/cancelled")) {
      session.running().cancel(notification.params());
    }
  }

  /** Ends all streams, so that a stopping server need not wait for them. */
  @Override
  public void close() {
    beats.cancel(false);
    heart.shutdown();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(HttpServer.LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.values().forEach(SseSession::close);
    sessions.clear();
  }
}
