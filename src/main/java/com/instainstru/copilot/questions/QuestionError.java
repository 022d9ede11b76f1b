package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.answer.Wording;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.spelling.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says why a question has no answer, and what can be asked instead. */
final class QuestionError {
  private static final int MOST = 5;

  private final MetricsDictionary dictionary;
  private final SampleQuestions samples;

  QuestionError(MetricsDictionary dictionary, SampleQuestions samples) {
    this.dictionary = dictionary;
    this.samples = samples;
  }

  ToolFailure of(String question, Refused refused) {
    String words = String.join(", ", refused.words());
    List<String> suggestions = suggestions(question, refused);
    return switch (refused.cause()) {
      case NOT_WORDS ->
          unknown(
              "The question has signs of a query language or code ("
                  + words
                  + "). Ask in plain words; PromQL"
                  + " goes to prometheus_query.",
              suggestions);
      case ACTION ->
          unknown(
              "\""
                  + words
                  + "\" asks to do something. This tool only answers questions about metrics.",
              suggestions);
      case REASON ->
          unknown(
              "Metrics do not tell reasons. Ask for a number and where it is high, for example by"
                  + " endpoint, and look at sentry_issues_top for errors.",
              suggestions);
      case UNKNOWN_WORDS ->
          unknown(
              "No metric fits the whole question; not understood: "
                  + words
                  + ". Leave it out if it does not restrict the question, or ask one of the suggestions."
                  + " metrics_describe lists all metrics.",
              suggestions);
      case LACKS_LABEL ->
          unknown(
              refused.words().get(1)
                  + " has no label \""
                  + refused.words().get(0)
                  + "\"; its labels are "
                  + labels(refused.words().get(1))
                  + ".",
              suggestions);
      case WRONG_STATISTIC ->
          unknown(
              words + " cannot answer this: " + type(words) + ". Ask one of the suggestions.",
              suggestions);
      case UNKNOWN_ENDPOINT ->
          ToolFailure.of(
                  FailureCode.UNKNOWN_LABEL_VALUE,
                  "No endpoint is called \""
                      + words
                      + "\". Use one of suggestions, or leave it out.")
              .with("suggestions", suggestions)
              .with("supported_questions", dictionary.questions());
      case UNKNOWN_STATUS ->
          ToolFailure.of(
                  FailureCode.UNKNOWN_LABEL_VALUE,
                  "No response has had the status "
                      + words
                      + ". Seen so far are those in suggestions.")
              .with("suggestions", suggestions)
              .with("supported_questions", dictionary.questions());
      case CALENDAR ->
          ambiguous(
              "\""
                  + words
                  + "\" is calendar time, which has no fixed meaning here. Name a window such as"
                  + " the last 24 hours.",
              suggestions);
      case SEVERAL_MEASURES ->
          ambiguous("The question asks for several things. Ask for one at a time.", suggestions);
      case TWO_READINGS ->
          ambiguous(
              "The question has several readings. Ask the user which one is meant.", suggestions);
      case NO_MEASURE ->
          ambiguous(
              "The question names nothing to measure. Say what of which subject.", suggestions);
    };
  }

  private ToolFailure unknown(String message, List<String> suggestions) {
    return ToolFailure.of(FailureCode.UNKNOWN_QUESTION, message)
        .with("suggestions", suggestions)
        .with("supported_questions", dictionary.questions());
  }

  private ToolFailure ambiguous(String message, List<String> suggestions) {
    return ToolFailure.of(FailureCode.AMBIGUOUS_QUESTION, message)
        .with("suggestions", suggestions)
        .with("supported_questions", dictionary.questions());
  }

  private String labels(String metric) {
    return dictionary
        .named(metric)
        .map(known -> String.join(", ", known.labels()))
        .orElse("unknown");
  }

  private String type(String metric) {
    return dictionary
        .named(metric)
        .map(
            known ->
                switch (known.type()) {
                  case COUNTER ->
                      "it is a counter, which has a number, a rate and shares, but no percentile or duration";
                  case GAUGE ->
                      "it is a gauge, which has a present value, and with a window an average, highest and lowest one";
                  case HISTOGRAM ->
                      "it is a histogram, which has percentiles, an average and a maximum";
                })
        .orElse("its type does not have this statistic");
  }

  /** What is likeliest meant: readings, values, questions of the nearest metrics. */
  private List<String> suggestions(String question, Refused refused) {
    if (!refused.readings().isEmpty()) {
      return refused.readings().stream().limit(3).map(Wording::text).toList();
    }
    List<String> values = values(refused);
    if (!values.isEmpty()) {
      return values;
    }
    List<String> suggestions = new ArrayList<>();
    for (String word : refused.words()) {
      dictionary.named(word).map(samples::of).ifPresent(suggestions::addAll);
    }
    String lower = question.toLowerCase(Locale.ROOT);
    dictionary.metrics().stream()
        .filter(metric -> overlap(metric, lower) > 0)
        .sorted(Comparator.comparingLong((Metric metric) -> overlap(metric, lower)).reversed())
        .limit(2)
        .forEach(metric -> suggestions.addAll(samples.of(metric)));
    NearestName.of(lower, dictionary.questions()).ifPresent(suggestions::add);
    suggestions.addAll(dictionary.supportedQuestions());
    return suggestions.stream().distinct().limit(MOST).toList();
  }

  private List<String> values(Refused refused) {
    String label =
        switch (refused.cause()) {
          case UNKNOWN_ENDPOINT -> "endpoint";
          case UNKNOWN_STATUS -> "status_code";
          default -> "";
        };
    String wanted = String.join(" ", refused.words());
    return samples.values(label).stream()
        .sorted(Comparator.comparingInt(value -> NearestName.distance(wanted, value)))
        .limit(MOST)
        .toList();
  }

  private long overlap(Metric metric, String question) {
    return metric.words().subjects().stream()
        .flatMap(List::stream)
        .distinct()
        .filter(word -> word.length() > 3 && question.contains(word))
        .filter(word -> !dictionary.vocabulary().labels().containsKey(word))
        .count();
  }
}
