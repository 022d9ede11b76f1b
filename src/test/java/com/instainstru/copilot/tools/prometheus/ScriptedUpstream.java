package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import com.instainstru.copilot.upstream.UpstreamResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** An upstream that gives the answers it was told, in order, and remembers what it was asked. */
public final class ScriptedUpstream implements Upstream {
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final Deque<Supplier<UpstreamResponse>> script = new ArrayDeque<>();
  private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();

  public ScriptedUpstream(String name) {
    this.name = name;
  }

  public ScriptedUpstream answers(String json) {
    return does(() -> new UpstreamResponse(200, JSON.readTree(json)));
  }

  public ScriptedUpstream fails(ToolFailure failure) {
    return does(
        () -> {
          throw failure;
        });
  }

  public ScriptedUpstream does(Supplier<UpstreamResponse> step) {
    synchronized (script) {
      script.add(step);
    }
    return this;
  }

  public List<UpstreamRequest> requests() {
    return requests;
  }

  /** Method, path template and query of each request, such as {@code GET /a?b=c}. */
  public List<String> lines() {
    return requests.stream().map(ScriptedUpstream::line).toList();
  }

  private static String line(UpstreamRequest request) {
    StringBuilder line = new StringBuilder(request.method() + " " + request.pathTemplate());
    request.pathValues().forEach((name, value) -> replace(line, "{" + name + "}", value));
    char separator = '?';
    for (UpstreamRequest.QueryParameter parameter : request.query()) {
      line.append(separator).append(parameter.name()).append('=').append(parameter.value());
      separator = '&';
    }
    return line.toString();
  }

  private static void replace(StringBuilder line, String placeholder, String value) {
    int at = line.indexOf(placeholder);
    line.replace(at, at + placeholder.length(), value);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UpstreamResponse send(UpstreamRequest request, CallContext context) {
    requests.add(request);
    Supplier<UpstreamResponse> step;
    synchronized (script) {
      step = script.remove();
    }
    return step.get();
  }
}
