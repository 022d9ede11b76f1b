package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.MetricSearch;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.answer.Wording;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.language.Tokenizer;
import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.spelling.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Says why a question has no answer, and what can be asked instead. */
final class QuestionError {
  private static final int MOST = 5;
  private static final int NEAREST = 3;

  private final MetricsDictionary dictionary;
  private final SampleQuestions samples;
  private final MetricSearch search;

  QuestionError(MetricsDictionary dictionary, SampleQuestions samples, MetricSearch search) {
    this.dictionary = dictionary;
    this.samples = samples;
    this.search = search;
  }

  ToolFailure of(String question, Refused refused) {
    ToolFailure failure = reason(question, refused);
    Optional<String> tool = tool(question);
    if (tool.isPresent()) {
      failure = failure.with("use_tool", tool.get());
    }
    boolean asksForMetrics = refused.cause() != Cause.NOT_WORDS && refused.cause() != Cause.ACTION;
    Optional<ObjectNode> plan = asksForMetrics ? plan(question, refused) : Optional.empty();
    return plan.isPresent() ? failure.with("plan", plan.get()) : failure;
  }

  private ToolFailure reason(String question, Refused refused) {
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
      case FOREIGN ->
          unknown(
              "Questions are understood in English only, for example: error rate over the last hour.",
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
                  suggestions)
              .with("not_understood", refused.words());
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
                  + "\" is calendar time of a form that is not understood. Understood are today, yesterday,"
                  + " since 9:00, between 14:00 and 15:00 yesterday, last Tuesday, this week, and windows such"
                  + " as the last 24 hours.",
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
    List<Metric> nearest = search.nearest(question, NEAREST);
    for (Metric metric : nearest) {
      samples.in(metric, draft(refused, metric)).ifPresent(suggestions::add);
    }
    NearestName.of(question.toLowerCase(Locale.ROOT), dictionary.questions())
        .ifPresent(known -> suggestions.add(0, known));
    suggestions.addAll(dictionary.supportedQuestions());
    return suggestions.stream().distinct().limit(MOST).toList();
  }

  private static Optional<Plan> draft(Refused refused, Metric metric) {
    return refused.drafts().stream().filter(plan -> plan.metric().equals(metric)).findFirst();
  }

  /** The plan of the nearest metric, filled in as far as the question was understood. */
  private Optional<ObjectNode> plan(String question, Refused refused) {
    if (!refused.readings().isEmpty()) {
      return Optional.of(PlanDocuments.write(refused.readings().get(0)));
    }
    Optional<Plan> about =
        refused.words().stream()
            .flatMap(word -> dictionary.named(word).stream())
            .flatMap(metric -> draft(refused, metric).stream())
            .findFirst();
    return about
        .or(
            () ->
                search.nearest(question, NEAREST).stream()
                    .flatMap(metric -> draft(refused, metric).stream())
                    .findFirst())
        .map(PlanDocuments::write);
  }

  /** Another tool that knows of what the question is about. */
  private Optional<String> tool(String question) {
    Map<String, String> elsewhere = dictionary.vocabulary().elsewhere();
    for (String word : Tokenizer.parts(question)) {
      String singular = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
      String tool = elsewhere.getOrDefault(word, elsewhere.get(singular));
      if (tool != null) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
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
}
