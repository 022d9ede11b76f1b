package com.instainstru.copilot.metrics;

import com.instainstru.copilot.metrics.answer.SampleQuestions;
import com.instainstru.copilot.metrics.dictionary.Metric;
import com.instainstru.copilot.metrics.dictionary.MetricsDictionary;
import java.util.List;
import java.util.Optional;

/** The dictionary as documents in JSON: the whole, and each metric. */
public final class DictionaryDocuments {
  private static final int MOST_COMPLETIONS = 100;

  private final MetricsDictionary dictionary;
  private final SampleQuestions samples;

  public DictionaryDocuments(MetricsDictionary dictionary, SampleQuestions samples) {
    this.dictionary = dictionary;
    this.samples = samples;
  }

  /** All metrics, aliases and example questions. */
  public String whole() {
    return MetricsDescribeHandler.all(dictionary).toString();
  }

  /** One metric by its name. */
  public Optional<String> metric(String name) {
    return dictionary
        .named(name)
        .map(metric -> MetricsDescribeHandler.one(dictionary, metric, samples).toString());
  }

  /** Names that contain what was typed so far, those that begin with it first, at most 100. */
  public List<String> completions(String typed) {
    return dictionary.metrics().stream()
        .map(Metric::name)
        .filter(name -> name.contains(typed))
        .sorted((a, b) -> Boolean.compare(b.startsWith(typed), a.startsWith(typed)))
        .limit(MOST_COMPLETIONS)
        .toList();
  }
}
