package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.UnusableAnswer;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Alertmanager's HTTP API v2, reached directly or as the one built into Grafana. */
public final class AlertmanagerClient {
  /** Where the API begins. */
  public static final String DIRECT = "/api/v2";

  /** Where that of Grafana's built-in Alertmanager begins. */
  public static final String THROUGH_GRAFANA = "/api/alertmanager/grafana" + DIRECT;

  /** Releases before 0.27 know no other names, and none in quotes. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Upstream upstream;
  private final String prefix;

  private AlertmanagerClient(Upstream upstream, String prefix) {
    this.upstream = upstream;
    this.prefix = prefix;
  }

  /** A client of Alertmanager itself. */
  public static AlertmanagerClient direct(Upstream alertmanager) {
    return new AlertmanagerClient(alertmanager, DIRECT);
  }

  /** A client of Grafana's built-in Alertmanager. */
  public static AlertmanagerClient throughGrafana(Upstream grafana) {
    return new AlertmanagerClient(grafana, THROUGH_GRAFANA);
  }

  /**
   * All alerts, as an array.
   *
   * @throws ToolFailure as {@link Upstream#send} and for an answer that is no list
   */
  JsonNode alerts(CallContext context) {
    return list(UpstreamRequest.get(prefix + "/alerts"), "a list of alerts", context);
  }

  /**
   * The alerts that fit all matchers, as Alertmanager itself judges, as an array.
   *
   * @param matchers {@code {name, value, isRegex, isEqual}} each
   * @throws ToolFailure as {@link #alerts(CallContext)}
   */
  JsonNode alerts(ArrayNode matchers, CallContext context) {
    UpstreamRequest request = UpstreamRequest.get(prefix + "/alerts");
    for (JsonNode matcher : matchers) {
      request = request.with("filter", filter(matcher));
    }
    return list(request, "a list of alerts", context);
  }

  /**
   * A matcher as text, such as {@code job=~"api|worker"}. Only those letters are escaped that old
   * and new releases of Alertmanager unescape alike.
   */
  private static String filter(JsonNode matcher) {
    boolean regex = matcher.path("isRegex").asBoolean(false);
    boolean equal = matcher.path("isEqual").asBoolean(true);
    String name = matcher.path("name").asString("");
    return (PLAIN_NAME.matcher(name).matches() ? name : quoted(name))
        + (equal ? (regex ? "=~" : "=") : (regex ? "!~" : "!="))
        + quoted(matcher.path("value").asString(""));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /**
   * All silences that are kept, as an array.
   *
   * @throws ToolFailure as {@link Upstream#send} and for an answer that is no list
   */
  JsonNode silences(CallContext context) {
    return list(UpstreamRequest.get(prefix + "/silences"), "a list of silences", context);
  }

  /**
   * Makes a silence. Never repeated by itself: each request makes another one.
   *
   * @param silence {@code matchers, startsAt, endsAt, createdBy, comment}
   * @return its id
   * @throws ToolFailure as {@link Upstream#send}, and {@code outcome_unknown} if the answer has no
   *     id
   */
  String create(ObjectNode silence, CallContext context) {
    JsonNode answer =
        upstream.send(UpstreamRequest.post(prefix + "/silences", silence), context).body();
    String id = answer.path("silenceID").asString("");
    if (id.isBlank()) {
      throw ToolFailure.of(
              FailureCode.OUTCOME_UNKNOWN,
              "Alertmanager accepted the silence but did not return its id. Look for it with"
                  + " silences_list before you create another one.")
          .from(upstream.name(), false);
    }
    return id;
  }

  private JsonNode list(UpstreamRequest request, String what, CallContext context) {
    JsonNode body = upstream.send(request, context).body();
    if (!body.isArray()) {
      throw UnusableAnswer.of(upstream.name(), what);
    }
    return body;
  }
}
