package com.instainstru.copilot.server.http;

import com.instainstru.copilot.auth.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Opens a stream of the HTTP+SSE transport (MCP 2024-11-05) and names where to post messages. */
final class SseEndpoint implements Route {
  private static final int RETRY_SECONDS = 30;

  private final Gate gate;
  private final SseSessions sessions;
  private final Sender sender;
  private final WorkCounter work;

  SseEndpoint(Gate gate, SseSessions sessions, Sender sender, WorkCounter work) {
    this.gate = gate;
    this.sessions = sessions;
    this.sender = sender;
    this.work = work;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public String allowed() {
    return "GET";
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = gate.caller(request);
    MessageIntake.checkAccept(request, "text/event-stream");
    if (work.isStopping()) {
      throw new Refused(Refusals.stopping());
    }
    if (!sessions.reserve()) {
      throw new Refused(
          Refusals.busy("The server has as many sessions as it takes.", RETRY_SECONDS));
    }
    String id = UUID.randomUUID().toString();
    SseStream stream =
        new SseStream(request, response, callback, sender, () -> sessions.removed(id));
    sessions.add(new SseSession(id, caller.principal(), stream));
    stream.event(
        "endpoint",
        (MessagesEndpoint.PATH + "?" + MessagesEndpoint.SESSION + "=" + id)
            .getBytes(StandardCharsets.UTF_8));
  }
}
