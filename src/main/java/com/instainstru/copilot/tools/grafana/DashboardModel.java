package com.instainstru.copilot.tools.grafana;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The panels of a dashboard in each form that Grafana stores: {@code panels} with panels inside
 * rows, the older {@code rows}, and the {@code elements} of schema v2, also below {@code spec}.
 *
 * @param root the object that holds the panels
 * @param panels in the order of the dashboard
 * @param isKnown whether it is one of these forms
 */
record DashboardModel(JsonNode root, List<Panel> panels, boolean isKnown) {
  /** Where data sources of different kinds keep a query, in order of preference. */
  private static final List<String> QUERY_FIELDS =
      List.of("expr", "query", "rawSql", "rawSQL", "expression", "target", "queryText");

  /**
   * One panel.
   *
   * @param json {@code id}, {@code title}, {@code type} and {@code datasource}, each may be missing
   * @param queries texts of those targets that have one
   * @param targets number of targets
   */
  record Panel(JsonNode json, List<String> queries, int targets) {
    Panel {
      queries = List.copyOf(queries);
    }
  }

  DashboardModel {
    panels = List.copyOf(panels);
  }

  static DashboardModel of(JsonNode dashboard) {
    JsonNode root = dashboard.path("spec").isObject() ? dashboard.path("spec") : dashboard;
    if (root.path("elements").isObject()) {
      return new DashboardModel(
          root, root.path("elements").valueStream().map(DashboardModel::element).toList(), true);
    }
    boolean isKnown = root.isEmpty() || root.has("panels") || root.has("rows");
    List<Panel> panels = new ArrayList<>();
    flatten(root.path("rows"), panels);
    flatten(root.path("panels"), panels);
    return new DashboardModel(root, panels, isKnown);
  }

  /** Replaces a row that holds panels by these, at any depth, in the order of the dashboard. */
  private static void flatten(JsonNode rows, List<Panel> panels) {
    Deque<JsonNode> open = new ArrayDeque<>();
    pushAll(rows, open);
    while (!open.isEmpty()) {
      JsonNode panel = open.pop();
      if (panel.path("panels").isEmpty()) {
        panels.add(
            new Panel(
                panel,
                panel.path("targets").valueStream().flatMap(DashboardModel::query).toList(),
                panel.path("targets").size()));
      } else {
        pushAll(panel.path("panels"), open);
      }
    }
  }

  /** Pushes the entries that are objects so that the first one comes off first. */
  private static void pushAll(JsonNode panels, Deque<JsonNode> open) {
    List<JsonNode> objects = panels.values().stream().filter(JsonNode::isObject).toList();
    for (int i = objects.size() - 1; i >= 0; i--) {
      open.push(objects.get(i));
    }
  }

  private static Stream<String> query(JsonNode target) {
    return QUERY_FIELDS.stream()
        .map(field -> target.path(field).asString(""))
        .filter(text -> !text.isBlank())
        .limit(1);
  }

  /** A panel of schema v2, whose queries lie in a group of their own. */
  private static Panel element(JsonNode element) {
    JsonNode spec = element.path("spec");
    List<JsonNode> queries =
        spec.path("data")
            .path("spec")
            .path("queries")
            .valueStream()
            .map(query -> query.path("spec"))
            .toList();
    ObjectNode panel = JsonNodeFactory.instance.objectNode();
    panel.set("id", spec.path("id"));
    panel.set("title", spec.path("title"));
    JsonNode chart = spec.path("vizConfig");
    panel.set("type", chart.has("group") ? chart.path("group") : chart.path("kind"));
    panel.set(
        "datasource",
        queries.stream()
            .map(
                query ->
                    query.has("datasource")
                        ? query.path("datasource")
                        : query.path("query").path("datasource"))
            .filter(JsonNode::isObject)
            .findFirst()
            .orElse(JsonNodeFactory.instance.nullNode()));
    return new Panel(
        panel,
        queries.stream().flatMap(query -> query(query.path("query").path("spec"))).toList(),
        queries.size());
  }
}
