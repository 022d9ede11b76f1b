package com.instainstru.copilot.demo.observability;

import com.instainstru.copilot.demo.observability.promql.SeriesSource;
import com.instainstru.copilot.demo.scenario.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Series as functions of time, so that any range can be asked for: steady traffic, and the
 * incident, in which what needs the payment provider got slow and fails.
 */
final class Traffic implements SeriesSource {
  private static final String DURATION = "instainstru_http_request_duration_seconds";
  private static final List<String> BUCKETS =
      List.of(
          "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf");
  private static final double SHAPE = 3;
  private static final double BEGIN_SECONDS = 40.0 * 86_400;

  private final double begin;
  private final double incident;
  private final Map<String, Map<Map<String, String>, DoubleUnaryOperator>> metrics =
      new LinkedHashMap<>();

  Traffic(Instant now) {
    this.begin = now.getEpochSecond() - BEGIN_SECONDS;
    this.incident = now.getEpochSecond() - Incident.LASTS.toSeconds();
    endpoint("GET", "/api/v1/health", 2.0, 0.002, false);
    endpoint("GET", "/api/v1/ready", 0.5, 0.003, false);
    endpoint("GET", "/api/v1/instructors", 3.1, 0.06, false);
    endpoint("GET", "/api/v1/search", 2.4, 0.12, false);
    endpoint("GET", "/api/v1/bookings", 1.6, 0.05, false);
    endpoint("POST", "/api/v1/bookings", 0.4, 0.11, true);
    endpoint("POST", "/api/v1/payments/checkout", 0.3, 0.18, true);
    endpoint("POST", "/api/v1/auth/login", 0.7, 0.2, false);
    gauge("up", Map.of("job", "api", "instance", "api-1:8000"), time -> 1);
    gauge("up", Map.of("job", "worker", "instance", "worker-a:9000"), time -> 1);
    gauge("background_jobs_failed", Map.of(), time -> time < incident ? 1 : 23);
    gauge("bgc_pending_over_7d", Map.of(), time -> 3);
    counter("instainstru_login_attempts_total", Map.of("result", "success"), 0.6, 0.6);
    counter("instainstru_login_attempts_total", Map.of("result", "failure"), 0.07, 0.07);
    counter("instainstru_nl_search_requests_total", Map.of("status", "ok"), 2.3, 2.3);
    counter("instainstru_nl_search_requests_total", Map.of("status", "error"), 0.02, 0.02);
    counter(
        "instainstru_rl_decisions_total",
        Map.of("bucket", "admin_mcp", "action", "allow", "shadow", "false"),
        0.2,
        0.2);
    counter(
        "background_job_failures_total", Map.of("type", "capture_completed_lessons"), 0.0001, 0.02);
    counter(
        "background_job_failures_total", Map.of("type", "send_booking_reminders"), 0.0002, 0.0002);
  }

  private void endpoint(String method, String path, double rate, double median, boolean suffers) {
    double slow = suffers ? median * 6 : median;
    double errors = suffers ? 0.06 : 0.002;
    status(method, path, "200", rate * 0.985, rate * (1 - errors - 0.01), median, slow);
    status(method, path, "404", rate * 0.01, rate * 0.01, median / 2, median / 2);
    status(method, path, "500", rate * 0.002, rate * errors, median * 2, slow * 2);
    gauge(
        "instainstru_http_requests_in_progress",
        Map.of("method", method, "endpoint", path),
        time -> Math.rint(rate * (time < incident ? median : slow) * 3));
  }

  private void status(
      String method,
      String path,
      String code,
      double before,
      double after,
      double median,
      double slow) {
    Map<String, String> labels = Map.of("method", method, "endpoint", path, "status_code", code);
    counter("instainstru_http_requests_total", labels, before, after);
    counter(DURATION + "_count", labels, before, after);
    // The mean of a log-logistic distribution of this shape is its median times 1.21.
    counter(DURATION + "_sum", labels, before * median * 1.21, after * slow * 1.21);
    for (String bound : BUCKETS) {
      Map<String, String> bucket = new LinkedHashMap<>(labels);
      bucket.put("le", bound);
      counter(
          DURATION + "_bucket", bucket, before * below(bound, median), after * below(bound, slow));
    }
  }

  /** Share of requests that are no slower than a bound: a log-logistic distribution. */
  private static double below(String bound, double median) {
    return bound.equals("+Inf")
        ? 1
        : 1 / (1 + Math.pow(Double.parseDouble(bound) / median, -SHAPE));
  }

  private void counter(String name, Map<String, String> labels, double before, double after) {
    put(
        name,
        labels,
        time ->
            Math.max(0, Math.min(time, incident) - begin) * before
                + Math.max(0, time - incident) * after);
  }

  private void gauge(String name, Map<String, String> labels, DoubleUnaryOperator value) {
    put(name, labels, value);
  }

  private void put(String name, Map<String, String> labels, DoubleUnaryOperator value) {
    metrics.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(Map.copyOf(labels), value);
  }

  @Override
  public List<Map<String, String>> series(String metric) {
    return new ArrayList<>(metrics.getOrDefault(metric, Map.of()).keySet());
  }

  @Override
  public List<String> metrics() {
    return List.copyOf(metrics.keySet());
  }

  @Override
  public double value(String metric, Map<String, String> labels, double time) {
    DoubleUnaryOperator value = metrics.getOrDefault(metric, Map.of()).get(labels);
    if (value == null) {
      throw new IllegalArgumentException("no such series of " + metric);
    }
    return value.applyAsDouble(time);
  }
}
