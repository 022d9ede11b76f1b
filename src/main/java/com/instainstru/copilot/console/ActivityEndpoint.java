package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.AuthenticationFilter;
import com.instainstru.copilot.mcp.transport.http.ErrorResponses;
import com.instainstru.copilot.mcp.transport.http.HttpErrorException;
import com.instainstru.copilot.mcp.transport.http.HttpReply;
import com.instainstru.copilot.mcp.transport.http.ReadinessSource;
import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.Sender;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.security.redaction.Redaction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server is doing, for callers with {@code mcp:read}: states of the upstreams, how often
 * the latest calls ended how, and the newest of them, as far as the caller may see them. Names of
 * arguments, never values. Answers {@code sees_all_callers, upstreams, calls, since, outcomes,
 * recent}.
 */
final class ActivityEndpoint implements Route {
  static final String PATH = "/api/v1/activity";

  private static final int MAX_SHOWN = 100;

  private final Console console;
  private final ReadinessSource readiness;
  private final AuthenticationFilter authentication;
  private final Sender sender;

  ActivityEndpoint(
      Console console,
      ReadinessSource readiness,
      AuthenticationFilter authentication,
      Sender sender) {
    this.console = console;
    this.readiness = readiness;
    this.authentication = authentication;
    this.sender = sender;
  }

  @Override
  public List<String> methods() {
    return List.of("GET");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = authentication.caller(request);
    if (!caller.may(Scope.READ)) {
      throw new HttpErrorException(
          authentication
              .challenges()
              .insufficientScope(
                  Scope.READ.value(),
                  HttpReply.rejection(
                      403, ErrorResponses.REFUSED, "The activity needs a token with mcp:read.")));
    }
    sender.send(request, response, callback, HttpReply.json(200, activity(caller)));
  }

  private ObjectNode activity(Caller caller) {
    List<AuditEntry> calls = console.visibleTo(caller);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("sees_all_callers", console.overseers().include(caller));
    readiness.upstreams().forEach(body.putObject("upstreams")::put);
    body.put("calls", calls.size());
    if (!calls.isEmpty()) {
      body.put("since", calls.get(calls.size() - 1).time());
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    calls.forEach(call -> outcomes.merge(call.outcome(), 1, Integer::sum));
    outcomes.forEach(body.putObject("outcomes")::put);
    var recent = body.putArray("recent");
    calls.stream().limit(MAX_SHOWN).map(ActivityEndpoint::json).forEach(recent::add);
    return body;
  }

  private static ObjectNode json(AuditEntry call) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("time", call.time());
    json.put("caller", Redaction.visible(call.principal()));
    json.put("client", Redaction.text(call.client()));
    json.put("tool", call.tool());
    call.argumentNames().forEach(json.putArray("arguments")::add);
    json.put("outcome", call.outcome());
    json.put("duration_ms", call.durationMillis());
    json.put("request_id", call.requestId());
    return json;
  }
}
