package com.instainstru.copilot.demo.observability;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import com.instainstru.copilot.demo.observability.promql.Expression;
import com.instainstru.copilot.demo.observability.promql.PromqlException;
import com.instainstru.copilot.demo.observability.promql.PromqlParser;
import com.instainstru.copilot.demo.observability.promql.Result;
import com.instainstru.copilot.demo.observability.promql.Sample;
import com.instainstru.copilot.demo.observability.promql.SeriesSource;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prometheus' HTTP API over the synthetic series. */
final class FakePrometheusApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_POINTS = 11_000;

  private final SeriesSource source;
  private final Clock clock;

  FakePrometheusApi(SeriesSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  List<Route> routes(String prefix) {
    return List.of(
        Route.get(prefix + "/api/v1/query", guarded(this::query)),
        Route.get(prefix + "/api/v1/query_range", guarded(this::range)),
        Route.get(prefix + "/api/v1/label/{name}/values", guarded(this::labelValues)),
        Route.get(prefix + "/api/v1/metadata", guarded(request -> success(NODES.objectNode()))),
        Route.get(
            prefix + "/api/v1/status/buildinfo",
            guarded(request -> success(NODES.objectNode().put("version", "demo")))));
  }

  private static Function<DemoRequest, DemoResponse> guarded(
      Function<DemoRequest, DemoResponse> route) {
    return request -> {
      try {
        return route.apply(request);
      } catch (PromqlException e) {
        return bad(String.valueOf(e.getMessage()));
      } catch (DateTimeException | NumberFormatException e) {
        return bad("cannot parse a time or a duration");
      }
    };
  }

  private static DemoResponse bad(String error) {
    ObjectNode body = NODES.objectNode();
    body.put("status", "error").put("errorType", "bad_data").put("error", error);
    return new DemoResponse(400, body);
  }

  private static DemoResponse success(JsonNode data) {
    ObjectNode body = NODES.objectNode().put("status", "success");
    body.set("data", data);
    return DemoResponse.ok(body);
  }

  private Expression expression(DemoRequest request) {
    String query = request.parameter("query");
    return PromqlParser.parse(query == null ? "" : query, source);
  }

  private double time(@Nullable String text) {
    if (text == null) {
      return clock.millis() / 1000.0;
    }
    return text.matches("[0-9.]+")
        ? Double.parseDouble(text)
        : OffsetDateTime.parse(text).toInstant().toEpochMilli() / 1000.0;
  }

  private DemoResponse query(DemoRequest request) {
    double time = time(request.parameter("time"));
    Result result = expression(request).at(time);
    ObjectNode data = NODES.objectNode();
    data.put("resultType", result.scalar() ? "scalar" : "vector");
    if (result.scalar()) {
      data.set("result", pair(time, result.samples().get(0).value()));
    } else {
      ArrayNode rows = data.putArray("result");
      for (Sample sample : result.samples()) {
        row(rows, sample.labels()).set("value", pair(time, sample.value()));
      }
    }
    return success(data);
  }

  private static ObjectNode row(ArrayNode rows, Map<String, String> labels) {
    ObjectNode row = rows.addObject();
    ObjectNode metric = row.putObject("metric");
    labels.forEach(metric::put);
    return row;
  }

  private static ArrayNode pair(double time, double value) {
    return NODES.arrayNode().add(time).add(Sample.text(value));
  }

  private DemoResponse range(DemoRequest request) {
    Expression expression = expression(request);
    double start = time(request.parameter("start"));
    double end = time(request.parameter("end"));
    double step = seconds(String.valueOf(request.parameter("step")));
    if (step <= 0 || end < start) {
      return bad("end timestamp must not be before start time, step must be positive");
    }
    if ((end - start) / step > MAX_POINTS) {
      return bad("exceeded maximum resolution of 11,000 points per timeseries");
    }
    Map<Map<String, String>, ArrayNode> series = new LinkedHashMap<>();
    for (double time = start; time <= end; time += step) {
      for (Sample sample : expression.at(time).samples()) {
        series
            .computeIfAbsent(sample.labels(), labels -> NODES.arrayNode())
            .add(pair(time, sample.value()));
      }
    }
    ObjectNode data = NODES.objectNode().put("resultType", "matrix");
    ArrayNode rows = data.putArray("result");
    series.forEach((labels, values) -> row(rows, labels).set("values", values));
    return success(data);
  }

  private static double seconds(String step) {
    if (step.matches("[0-9.]+")) {
      return Double.parseDouble(step);
    }
    double unit =
        switch (step.charAt(step.length() - 1)) {
          case 'm' -> 60;
          case 'h' -> 3_600;
          case 'd' -> 86_400;
          default -> 1;
        };
    return Double.parseDouble(step.substring(0, step.length() - 1)) * unit;
  }

  private DemoResponse labelValues(DemoRequest request) {
    String label = String.valueOf(request.path().get("name"));
    TreeSet<String> values = new TreeSet<>();
    for (String metric : source.metrics()) {
      if (label.equals("__name__")) {
        values.add(metric);
      }
      source
          .series(metric)
          .forEach(
              labels -> {
                if (labels.containsKey(label)) {
                  values.add(labels.get(label));
                }
              });
    }
    ArrayNode data = NODES.arrayNode();
    values.forEach(data::add);
    return success(data);
  }
}
