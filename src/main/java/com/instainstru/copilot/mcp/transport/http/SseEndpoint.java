package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Opens a stream of the HTTP+SSE transport (MCP 2024-11-05) and names where to post messages. */
final class SseEndpoint implements Route {
  private static final int RETRY_SECONDS = 30;

  private final String messages;
  private final AuthenticationFilter authentication;
  private final Sessions sessions;
  private final Sender sender;
  private final InFlightRequests work;

  /**
   * @param messages path at which clients reach {@code /messages}
   */
  SseEndpoint(
      String messages,
      AuthenticationFilter authentication,
      Sessions sessions,
      Sender sender,
      InFlightRequests work) {
    this.messages = messages;
    this.authentication = authentication;
    this.sessions = sessions;
    this.sender = sender;
    this.work = work;
  }

  @Override
  public List<String> methods() {
    return List.of("GET");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = authentication.caller(request);
    MessageReader.checkAccept(request, "text/event-stream");
    if (work.isStopping()) {
      throw new HttpErrorException(ErrorResponses.stopping());
    }
    Session session = new Session("sse", caller.principal());
    if (!sessions.add(session)) {
      throw new HttpErrorException(
          ErrorResponses.busy("The server has as many sessions as it allows.", RETRY_SECONDS));
    }
    SseStream stream =
        new SseStream(request, response, callback, sender, () -> sessions.end(session));
    session.attach(stream);
    stream.event(
        "endpoint",
        (messages + "?" + MessagesEndpoint.SESSION + "=" + session.id())
            .getBytes(StandardCharsets.UTF_8));
  }
}
