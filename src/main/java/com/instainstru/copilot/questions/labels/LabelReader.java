package com.instainstru.copilot.questions.labels;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.plan.PromqlText;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Asks Prometheus, in two queries, which label values and buckets the dictionary's metrics have.
 */
public final class LabelReader {
  /** More series than this are not looked at; an API has some hundreds of endpoints at most. */
  private static final int MAX_SERIES = 20_000;

  private final PrometheusApi prometheus;
  private final String labelsQuery;
  private final String boundsQuery;
  private final Map<String, String> metricBySeries = new HashMap<>();

  public LabelReader(PrometheusApi prometheus, MetricsDictionary dictionary) {
    this.prometheus = prometheus;
    TreeSet<String> labels = new TreeSet<>();
    List<String> series = new ArrayList<>();
    List<String> buckets = new ArrayList<>();
    for (Metric metric : dictionary.metrics()) {
      labels.addAll(metric.labels());
      boolean histogram = metric.is(Metric.Type.HISTOGRAM);
      String name = histogram ? metric.name() + "_count" : metric.name();
      series.add(name);
      metricBySeries.put(name, metric.name());
      if (histogram) {
        buckets.add(metric.name() + "_bucket");
        metricBySeries.put(metric.name() + "_bucket", metric.name());
      }
    }
    this.labelsQuery = query(String.join(", ", labels), series);
    this.boundsQuery = query("le", buckets);
  }

  private static String query(String labels, List<String> series) {
    String names = series.stream().map(PromqlText::exactly).collect(Collectors.joining("|"));
    return "count by (__name__, " + labels + ") ({__name__=~" + PromqlText.literal(names) + "})";
  }

  /**
   * The present values.
   *
   * @throws com.instainstru.copilot.call.ToolFailure if Prometheus cannot answer
   */
  public LabelValues read(CallContext context) {
    Map<String, Map<String, Set<String>>> values = new HashMap<>();
    Map<String, Set<String>> bounds = new HashMap<>();
    for (QueryResult.Series series : series(labelsQuery, context)) {
      String metric = metricBySeries.get(series.labels().get("__name__"));
      if (metric != null) {
        Map<String, Set<String>> own = values.computeIfAbsent(metric, name -> new HashMap<>());
        series
            .labels()
            .forEach((label, value) -> own.computeIfAbsent(label, l -> new TreeSet<>()).add(value));
      }
    }
    for (QueryResult.Series series : series(boundsQuery, context)) {
      String metric = metricBySeries.get(series.labels().get("__name__"));
      String bound = series.labels().get("le");
      if (metric != null && bound != null) {
        bounds.computeIfAbsent(metric, name -> new TreeSet<>()).add(bound);
      }
    }
    return new LabelValues(
        values.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> lists(entry.getValue()))),
        lists(bounds));
  }

  private List<QueryResult.Series> series(String query, CallContext context) {
    return prometheus.query(query, null, context).series().stream().limit(MAX_SERIES).toList();
  }

  private static Map<String, List<String>> lists(Map<String, Set<String>> sets) {
    return sets.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("__name__"))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
  }
}
