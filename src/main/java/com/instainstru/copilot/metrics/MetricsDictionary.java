package com.instainstru.copilot.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The metrics that the platform exposes, what people call them, and the prepared questions. */
public final class MetricsDictionary {
  private final List<ObjectNode> metrics;
  private final Map<String, String> aliases;
  private final List<String> supportedQuestions;
  private final List<PreparedQuery> queries;

  private MetricsDictionary(JsonNode document) {
    List<ObjectNode> definitions = new ArrayList<>();
    document.get("metrics").forEach(metric -> definitions.add((ObjectNode) metric));
    this.metrics = List.copyOf(definitions);
    Map<String, String> names = new LinkedHashMap<>();
    document
        .get("aliases")
        .properties()
        .forEach(alias -> names.put(alias.getKey(), alias.getValue().stringValue()));
    this.aliases = names;
    this.supportedQuestions = texts(document.get("supported_questions"));
    this.queries =
        document.get("queries").properties().stream()
            .map(query -> query(query.getKey(), query.getValue()))
            .toList();
  }

  /** The dictionary inside the jar. */
  public static MetricsDictionary packed() {
    try (InputStream in = MetricsDictionary.class.getResourceAsStream("/metrics-dictionary.yaml")) {
      return new MetricsDictionary(new YAMLMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PreparedQuery query(String key, JsonNode query) {
    return new PreparedQuery(
        key,
        query.get("description").stringValue(),
        query.get("unit").stringValue(),
        ValueFormat.named(query.get("format").stringValue()),
        texts(query.get("questions")),
        query.get("template").stringValue());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.stringValue()));
    return List.copyOf(texts);
  }

  /** All definitions, in order. */
  List<ObjectNode> metrics() {
    return metrics;
  }

  /** What people say, and the metric that they mean. */
  Map<String, String> aliases() {
    return aliases;
  }

  List<String> supportedQuestions() {
    return supportedQuestions;
  }

  /** The definition behind an alias (any letter case, blanks around it) or an exact name. */
  Optional<ObjectNode> metric(String nameOrAlias) {
    String name = aliases.getOrDefault(normal(nameOrAlias), nameOrAlias);
    return metrics.stream()
        .filter(metric -> metric.get("name").stringValue().equals(name))
        .findFirst();
  }

  /** The prepared query that a question names by its key or one of its other words. */
  Optional<PreparedQuery> query(String question) {
    String words = normal(question);
    return queries.stream()
        .filter(query -> query.key().equals(words) || query.questions().contains(words))
        .findFirst();
  }

  /** Everything that {@link #query} understands, sorted. */
  List<String> questions() {
    return queries.stream().flatMap(query -> query.questions().stream()).sorted().toList();
  }

  static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").replaceAll("[?.!]+$", "");
  }
}
