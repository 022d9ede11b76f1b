package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.tools.UnusableAnswer;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The data source of Grafana through which Prometheus is asked: named, or found by its type. */
public final class GrafanaDataSource {
  /** Lists all data sources; the key needs the right {@code datasources:read}. */
  public static final String LIST = "/api/datasources";

  /** What a Grafana that does not list its data sources is asked for. */
  public static final String USUAL_UID = "prometheus";

  private static final Duration FRESH_FOR = Duration.ofMinutes(10);

  /** Plugins that speak Prometheus' API. */
  private static final Set<String> TYPES =
      Set.of(
          "prometheus",
          "grafana-amazonprometheus-datasource",
          "grafana-azureprometheus-datasource",
          "victoriametrics-metrics-datasource");

  private final @Nullable String named;
  private final Upstream grafana;
  private final FreshCache<String, String> found;
  private volatile String last = USUAL_UID;

  /**
   * @param uid of the settings; null to find it
   * @param caches makes the cache of the uid
   */
  public GrafanaDataSource(@Nullable String uid, Upstream grafana, FreshCache.Caches caches) {
    this.named = uid;
    this.grafana = grafana;
    this.found = caches.named("datasource", FRESH_FOR, 1);
  }

  /**
   * Which of Grafana's data sources is the Prometheus.
   *
   * @param uid the one to ask; null if none stands out
   * @param candidates all that could be meant, as {@code name (uid)}
   */
  public record Choice(@Nullable String uid, List<String> candidates) {
    /**
     * The only one, else the default one, else the one with the usual uid.
     *
     * @param list Grafana's answer to {@link #LIST}
     */
    public static Choice among(JsonNode list) {
      List<JsonNode> fitting =
          list.valueStream()
              .filter(source -> TYPES.contains(source.path("type").asString("")))
              .toList();
      List<String> candidates =
          fitting.stream()
              .map(source -> source.path("name").asString("") + " (" + uid(source) + ")")
              .toList();
      if (fitting.size() == 1) {
        return new Choice(uid(fitting.get(0)), candidates);
      }
      return fitting.stream()
          .filter(source -> source.path("isDefault").asBoolean(false))
          .findFirst()
          .or(() -> fitting.stream().filter(source -> uid(source).equals(USUAL_UID)).findFirst())
          .map(source -> new Choice(uid(source), candidates))
          .orElseGet(() -> new Choice(null, candidates));
    }

    private static String uid(JsonNode source) {
      return source.path("uid").asString("");
    }
  }

  /**
   * The uid to ask with.
   *
   * @throws ToolFailure {@code not_configured} if none or several could be meant; others as {@link
   *     Upstream#send}
   */
  String uid(CallContext context) {
    if (named != null) {
      return named;
    }
    last = found.get(LIST, context, () -> find(context)).value();
    return last;
  }

  /** The uid of the settings, or the one that was found last. */
  public String known() {
    return named == null ? last : named;
  }

  private String find(CallContext context) {
    JsonNode list;
    try {
      list = grafana.send(UpstreamRequest.get(LIST), context).body();
    } catch (ToolFailure failure) {
      if (mayNotList(failure)) {
        return USUAL_UID;
      }
      throw failure;
    }
    if (!list.isArray()) {
      throw UnusableAnswer.of(grafana.name(), "a list of data sources");
    }
    Choice choice = Choice.among(list);
    if (choice.uid() == null) {
      throw notFound(choice.candidates());
    }
    return choice.uid();
  }

  /** A key for queries alone may not list. */
  private static boolean mayNotList(ToolFailure failure) {
    UpstreamError error = failure.upstreamError();
    return failure.code() == FailureCode.UPSTREAM_AUTH_FAILED
        && error != null
        && Integer.valueOf(403).equals(error.status());
  }

  private ToolFailure notFound(List<String> candidates) {
    return candidates.isEmpty()
        ? failure(
            "Grafana has no Prometheus data source that this server's key can see. Its operator has"
                + " to add one, or to set INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID or"
                + " INSTAINSTRU_MCP_PROMETHEUS_URL.")
        : failure(
            "Grafana has several Prometheus data sources, and none of them is its default: "
                + String.join(", ", candidates)
                + ". Ask the operator to set INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID to"
                + " the uid of one.");
  }

  private ToolFailure failure(String message) {
    return ToolFailure.of(FailureCode.NOT_CONFIGURED, message).from(grafana.name(), false);
  }
}
