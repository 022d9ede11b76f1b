package com.instainstru.copilot.questions;

import com.instainstru.copilot.questions.language.TimeSpans;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Links to Grafana's Explore page with a query in it.
 *
 * @param grafana base URL, null if Grafana is not configured
 * @param datasourceUid gives the uid of the Prometheus data source
 */
public record ExploreUrl(@Nullable URI grafana, Supplier<String> datasourceUid) {
  private static final Duration MIN_RANGE = Duration.ofHours(1);

  /** A link to the query over the surroundings of its window; empty without Grafana. */
  Optional<String> of(String promql, Duration window) {
    if (grafana == null) {
      return Optional.empty();
    }
    Duration wanted = window.multipliedBy(6);
    Duration range = wanted.compareTo(MIN_RANGE) < 0 ? MIN_RANGE : wanted;
    ObjectNode pane = JsonNodeFactory.instance.objectNode();
    ObjectNode left = pane.putObject("copilot");
    String uid = datasourceUid.get();
    left.put("datasource", uid);
    ObjectNode query = left.putArray("queries").addObject();
    query.put("refId", "A").put("expr", promql);
    query.putObject("datasource").put("type", "prometheus").put("uid", uid);
    left.putObject("range").put("from", "now-" + TimeSpans.text(range)).put("to", "now");
    String base = grafana.toString().replaceAll("/+$", "");
    return Optional.of(
        base
            + "/explore?schemaVersion=1&panes="
            + URLEncoder.encode(pane.toString(), StandardCharsets.UTF_8));
  }
}
