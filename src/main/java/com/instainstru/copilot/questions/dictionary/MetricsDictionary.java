package com.instainstru.copilot.questions.dictionary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The metrics that the platform exposes, and the words for them. Immutable. */
public final class MetricsDictionary {
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Map<String, String> aliases;
  private final List<String> supportedQuestions;
  private final List<NamedQuestion> named;
  private final Vocabulary vocabulary;

  MetricsDictionary(
      List<Metric> metrics,
      Map<String, String> aliases,
      List<String> supportedQuestions,
      List<NamedQuestion> named,
      Vocabulary vocabulary) {
    metrics.forEach(metric -> this.metrics.put(metric.name(), metric));
    this.aliases = new LinkedHashMap<>(aliases);
    this.supportedQuestions = List.copyOf(supportedQuestions);
    this.named = List.copyOf(named);
    this.vocabulary = vocabulary;
  }

  /** All metrics, in the dictionary's order. */
  public List<Metric> metrics() {
    return new ArrayList<>(metrics.values());
  }

  /** What people say, and the metric that they mean. */
  public Map<String, String> aliases() {
    return aliases;
  }

  public List<String> supportedQuestions() {
    return supportedQuestions;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The metric of a name. */
  public Optional<Metric> named(String name) {
    return Optional.ofNullable(metrics.get(name));
  }

  /** The metric behind an alias (any letter case, blanks around it) or an exact name. */
  public Optional<Metric> metric(String nameOrAlias) {
    return named(aliases.getOrDefault(normal(nameOrAlias), nameOrAlias));
  }

  /** The question of its own name that these words, or its key, are. */
  public Optional<NamedQuestion> question(String question) {
    String words = normal(question);
    return named.stream()
        .filter(known -> known.key().equals(words) || known.questions().contains(words))
        .findFirst();
  }

  /** All words of the questions that have a name of their own, sorted. */
  public List<String> questions() {
    return named.stream().flatMap(question -> question.questions().stream()).sorted().toList();
  }

  /** Lower case, single blanks, no sign at the end. */
  public static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").replaceAll("[?.!]+$", "");
  }
}
