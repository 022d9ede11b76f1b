package com.instainstru.copilot.questions;

import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import java.util.List;
import java.util.Optional;

/** The dictionary as documents in JSON: the whole, and each metric. */
public final class DictionaryDocuments {
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

  /** The names of all metrics. */
  public List<String> names() {
    return dictionary.metrics().stream().map(Metric::name).toList();
  }
}
