package com.instainstru.copilot.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Prints an answer for people: single values as lines, lists of objects as tables that fit. */
final class AnswerPrinter {
  private static final int WIDEST_CELL = 48;
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Terminal terminal;

  AnswerPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(JsonNode answer) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, ArrayNode> tables = new LinkedHashMap<>();
    sort("", answer, values, tables);
    int widest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    values.forEach(
        (name, value) ->
            terminal.out().println(name + " ".repeat(widest - name.length() + 2) + value));
    tables.forEach(
        (name, rows) -> {
          terminal.out().println();
          terminal.out().println(heading(name + " (" + rows.size() + ")"));
          table(rows);
        });
    terminal.out().flush();
  }

  private String heading(String text) {
    return terminal.colour() ? BOLD + text + PLAIN : text;
  }

  private static void sort(
      String path, JsonNode node, Map<String, String> values, Map<String, ArrayNode> tables) {
    if (node instanceof ArrayNode array && !array.isEmpty() && array.get(0).isObject()) {
      tables.put(path, array);
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              entry ->
                  sort(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue(),
                      values,
                      tables));
    } else {
      values.put(path, text(node));
    }
  }

  /** A value on one line. */
  private static String text(JsonNode node) {
    if (node instanceof ArrayNode array) {
      List<String> items = new ArrayList<>();
      array.forEach(item -> items.add(text(item)));
      return String.join(", ", items);
    }
    if (node.isNull()) {
      return "-";
    }
    return (node.isString() ? node.stringValue() : node.toString()).replaceAll("\\s+", " ");
  }

  private void table(ArrayNode rows) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      row.properties()
          .forEach(
              cell ->
                  columns.merge(
                      cell.getKey(),
                      Math.min(
                          WIDEST_CELL,
                          Math.max(cell.getKey().length(), text(cell.getValue()).length())),
                      Math::max));
    }
    List<String> shown = fitting(columns);
    StringBuilder head = new StringBuilder();
    shown.forEach(column -> head.append(cell(column, columns.getOrDefault(column, 0))));
    terminal.out().println(heading(head.toString().stripTrailing()));
    for (JsonNode row : rows) {
      StringBuilder line = new StringBuilder();
      shown.forEach(
          column -> line.append(cell(text(row.path(column)), columns.getOrDefault(column, 0))));
      terminal.out().println(line.toString().stripTrailing());
    }
    if (shown.size() < columns.size()) {
      List<String> hidden = new ArrayList<>(columns.keySet());
      hidden.removeAll(shown);
      terminal.out().println("(not shown: " + String.join(", ", hidden) + "; use --json)");
    }
  }

  /** The first columns that fit the width, at least one. */
  private List<String> fitting(Map<String, Integer> columns) {
    List<String> shown = new ArrayList<>();
    int used = 0;
    for (Map.Entry<String, Integer> column : columns.entrySet()) {
      used += column.getValue() + 2;
      if (shown.isEmpty() || used <= terminal.width()) {
        shown.add(column.getKey());
      }
    }
    return shown;
  }

  private static String cell(String text, int width) {
    String cut = text.length() > width ? text.substring(0, Math.max(1, width - 1)) + "…" : text;
    return cut + " ".repeat(Math.max(0, width - cut.length()) + 2);
  }
}
