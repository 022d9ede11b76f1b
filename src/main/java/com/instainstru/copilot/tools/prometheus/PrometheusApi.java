package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' HTTP API, reached directly or through Grafana's data source proxy. Every method
 * throws {@link ToolFailure} when Prometheus cannot answer; an expression it refuses is {@code
 * upstream_rejected} with {@code error_type} and {@code error_text}.
 */
public interface PrometheusApi {
  /**
   * An instant query.
   *
   * @param at evaluation time; null leaves it to the server
   */
  QueryResult query(String expression, @Nullable Instant at, CallContext context);

  /** A range query; both ends included. */
  QueryResult queryRange(
      String expression, Instant start, Instant end, Duration step, CallContext context);

  /**
   * Values of a label.
   *
   * @param matchers series selectors that narrow the search; empty for all series
   */
  List<String> labelValues(
      String label, List<String> matchers, Instant start, Instant end, CallContext context);

  /** Metadata by metric name, as the targets announced it; empty when Prometheus has none. */
  Map<String, MetricMetadata> metadata(CallContext context);

  /**
   * What a target says of a metric.
   *
   * @param type {@code counter}, {@code gauge}, {@code histogram}, {@code summary} or {@code
   *     unknown}
   */
  record MetricMetadata(String type, String help, String unit) {}
}
