package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.UnusableAnswer;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Prometheus' HTTP API v1 over an upstream. HTTP faults are the upstream's to report; this class
 * reads the {@code status}/{@code data} envelope.
 */
public final class PrometheusClient implements PrometheusApi {
  /** Where the API begins. */
  public static final String DIRECT = "/api/v1";

  /** Where it begins behind Grafana. */
  public static final String THROUGH_GRAFANA =
      "/api/datasources/proxy/uid/{datasource_uid}" + DIRECT;

  private static final int MAX_ERROR_TEXT = 1024;

  private final Upstream upstream;
  private final String prefix;
  private final @Nullable GrafanaDataSource dataSource;

  private PrometheusClient(
      Upstream upstream, String prefix, @Nullable GrafanaDataSource dataSource) {
    this.upstream = upstream;
    this.prefix = prefix;
    this.dataSource = dataSource;
  }

  /** A client of Prometheus itself. */
  public static PrometheusClient direct(Upstream prometheus) {
    return new PrometheusClient(prometheus, DIRECT, null);
  }

  /** A client behind Grafana's data source proxy. */
  public static PrometheusClient throughGrafana(Upstream grafana, GrafanaDataSource dataSource) {
    return new PrometheusClient(grafana, THROUGH_GRAFANA, dataSource);
  }

  @Override
  public QueryResult query(String expression, @Nullable Instant at, CallContext context) {
    UpstreamRequest request = get("/query", Map.of(), context).with("query", expression);
    if (at != null) {
      request = request.with("time", Times.iso(at));
    }
    return queryResult(send(request, context));
  }

  @Override
  public QueryResult queryRange(
      String expression, Instant start, Instant end, Duration step, CallContext context) {
    UpstreamRequest request =
        get("/query_range", Map.of(), context)
            .with("query", expression)
            .with("start", Times.iso(start))
            .with("end", Times.iso(end))
            .with("step", Durations.seconds(step));
    return queryResult(send(request, context));
  }

  @Override
  public List<String> labelValues(
      String label, List<String> matchers, Instant start, Instant end, CallContext context) {
    UpstreamRequest request =
        get("/label/{label}/values", Map.of("label", label), context)
            .with("start", Times.iso(start))
            .with("end", Times.iso(end));
    for (String matcher : matchers) {
      request = request.with("match[]", matcher);
    }
    return texts(send(request, context).path("data"));
  }

  @Override
  public Map<String, MetricMetadata> metadata(CallContext context) {
    Map<String, MetricMetadata> byName = new LinkedHashMap<>();
    send(get("/metadata", Map.of(), context), context)
        .path("data")
        .forEachEntry(
            (name, entries) -> {
              // Targets can disagree; the first entry stands for the metric.
              JsonNode first = entries.path(0);
              if (first.isObject()) {
                byName.put(
                    name,
                    new MetricMetadata(
                        first.path("type").asString("unknown"),
                        first.path("help").asString(""),
                        first.path("unit").asString("")));
              }
            });
    return byName;
  }

  private UpstreamRequest get(String path, Map<String, String> pathValues, CallContext context) {
    Map<String, String> values = new LinkedHashMap<>(pathValues);
    if (dataSource != null) {
      values.put("datasource_uid", dataSource.uid(context));
    }
    return UpstreamRequest.get(prefix + path, values);
  }

  /** The envelope of a successful answer. */
  private JsonNode send(UpstreamRequest request, CallContext context) {
    JsonNode envelope = sendToDatasource(request, context);
    String status = envelope.path("status").asString("");
    if (status.equals("error")) {
      throw rejected(envelope);
    }
    if (!status.equals("success") || !envelope.has("data")) {
      throw UnusableAnswer.of(upstream.name(), "one of Prometheus' API");
    }
    return envelope;
  }

  /** Behind Grafana a 404 is of the data source: Prometheus' API has none. */
  private JsonNode sendToDatasource(UpstreamRequest request, CallContext context) {
    try {
      return upstream.send(request, context).body();
    } catch (ToolFailure failure) {
      if (failure.code() == FailureCode.NOT_FOUND && dataSource != null) {
        throw failure.as(
            FailureCode.NOT_CONFIGURED,
            "Grafana has no data source with the uid "
                + dataSource.known()
                + ". This server's operator has to correct"
                + " INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID, or to remove it so that the"
                + " data source is found; `copilot doctor` lists the uids. Grafana Cloud's is"
                + " commonly grafanacloud-prom.",
            false);
      }
      throw failure;
    }
  }

  private ToolFailure rejected(JsonNode envelope) {
    return ToolFailure.of(
            FailureCode.UPSTREAM_REJECTED,
            "Prometheus rejected the query. Correct the expression as error_text says, then repeat"
                + " the call.")
        .from(upstream.name(), false)
        .with("error_type", clean(envelope.path("errorType").asString("unknown")))
        .with("error_text", clean(envelope.path("error").asString("")));
  }

  private static String clean(String text) {
    String printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    return printable.length() <= MAX_ERROR_TEXT
        ? printable
        : printable.substring(0, MAX_ERROR_TEXT);
  }

  private QueryResult queryResult(JsonNode envelope) {
    JsonNode data = envelope.path("data");
    JsonNode result = data.path("result");
    String type = data.path("resultType").asString("");
    List<QueryResult.Series> series = new ArrayList<>();
    switch (type) {
      case "vector", "matrix" -> result.values().forEach(row -> series.add(series(row)));
      case "scalar", "string" ->
          series.add(new QueryResult.Series(Map.of(), samples(result), List.of()));
      default -> throw UnusableAnswer.of(upstream.name(), "a query result of a known type");
    }
    List<String> warnings = new ArrayList<>(texts(envelope.path("warnings")));
    warnings.addAll(texts(envelope.path("infos")));
    return new QueryResult(type, series, warnings);
  }

  private static QueryResult.Series series(JsonNode row) {
    Map<String, String> labels = new LinkedHashMap<>();
    row.path("metric").forEachEntry((name, value) -> labels.put(name, value.asString("")));
    List<QueryResult.Sample> samples = new ArrayList<>(samples(row.path("value")));
    row.path("values").values().forEach(pair -> samples.addAll(samples(pair)));
    List<QueryResult.Histogram> histograms = new ArrayList<>(histograms(row.path("histogram")));
    row.path("histograms").values().forEach(pair -> histograms.addAll(histograms(pair)));
    return new QueryResult.Series(labels, samples, histograms);
  }

  /** The sample that {@code [seconds, "text"]} stands for; none if it is not of that form. */
  private static List<QueryResult.Sample> samples(JsonNode pair) {
    if (!pair.path(0).isNumber() || !pair.path(1).isString()) {
      return List.of();
    }
    return List.of(new QueryResult.Sample(pair.path(0).asDouble(), pair.path(1).stringValue()));
  }

  /**
   * The native histogram that {@code [seconds, {...}]} stands for; none if it is not of that form.
   */
  private static List<QueryResult.Histogram> histograms(JsonNode pair) {
    if (!pair.path(0).isNumber() || !pair.path(1).isObject()) {
      return List.of();
    }
    return List.of(new QueryResult.Histogram(pair.path(0).asDouble(), pair.path(1)));
  }

  private static List<String> texts(JsonNode array) {
    return array.values().stream().filter(JsonNode::isString).map(JsonNode::stringValue).toList();
  }
}
