package com.instainstru.copilot.questions.labels;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.PrometheusApi.MetricMetadata;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/** Metrics that Prometheus knows and the dictionary lacks, asked for by their exact name. */
public final class UndeclaredMetrics {
  private static final Pattern NAME = Pattern.compile("(?<!\\w)[a-zA-Z:][a-zA-Z0-9:]*_\\w{1,150}");
  private static final Set<String> OWN_LABELS = Set.of("__name__", "le");

  private final PrometheusApi prometheus;
  private final MetricsDictionary dictionary;

  public UndeclaredMetrics(PrometheusApi prometheus, MetricsDictionary dictionary) {
    this.prometheus = prometheus;
    this.dictionary = dictionary;
  }

  /**
   * The metric that a question names.
   *
   * @throws com.instainstru.copilot.call.ToolFailure if Prometheus cannot answer
   */
  public Optional<Metric> in(String question, CallContext context) {
    List<String> names =
        NAME.matcher(question)
            .results()
            .map(MatchResult::group)
            .filter(name -> dictionary.named(name).isEmpty())
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Map<String, MetricMetadata> known = prometheus.metadata(context);
    return names.stream()
        .filter(known::containsKey)
        .findFirst()
        .map(
            name ->
                metric(name, known.getOrDefault(name, new MetricMetadata("", "", "")), context));
  }

  private Metric metric(String name, MetricMetadata metadata, CallContext context) {
    Metric.Type type =
        switch (metadata.type()) {
          case "counter" -> Metric.Type.COUNTER;
          case "histogram" -> Metric.Type.HISTOGRAM;
          default -> Metric.Type.GAUGE;
        };
    String series = type == Metric.Type.HISTOGRAM ? name + "_count" : name;
    TreeSet<String> labels = new TreeSet<>();
    for (QueryResult.Series one :
        prometheus.query("topk(100, " + series + ")", null, context).series()) {
      labels.addAll(one.labels().keySet());
    }
    labels.removeAll(OWN_LABELS);
    String unit = name.contains("_seconds") ? "seconds" : "";
    return Metric.unlisted(
        name,
        type,
        unit,
        List.copyOf(labels),
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("description", metadata.help()));
  }
}
