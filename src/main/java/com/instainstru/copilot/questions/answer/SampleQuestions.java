package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions that can be asked of a metric, or after an answer. Each is tried before it is told. */
public final class SampleQuestions {
  private static final int MOST = 3;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final Interpreter interpreter;

  public SampleQuestions(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /** What a metric can answer, at most four. */
  public List<String> of(Metric metric) {
    String title = metric.title();
    List<String> questions = new ArrayList<>();
    switch (metric.type()) {
      case COUNTER -> {
        questions.add("number of " + title + " in the last hour");
        questions.add(title + " per minute");
      }
      case HISTOGRAM -> {
        questions.add(metric.measuresTime() ? "p95 " + title + " latency" : "average " + title);
        questions.add(
            metric.measuresTime()
                ? "average " + title + " time over the last hour"
                : "p90 " + title);
      }
      case GAUGE -> {
        questions.add(title);
        questions.add("highest " + title + " over the last hour");
      }
    }
    if (metric.failure().isPresent()) {
      questions.add(title + " failure rate");
    }
    metric.labels().stream()
        .map(label -> questions.get(0) + " by " + label.replace('_', ' '))
        .limit(2)
        .forEach(questions::add);
    return questions.stream().filter(question -> means(question, metric)).toList();
  }

  /**
   * A question about a metric, with the endpoint and window that another question named.
   *
   * @param draft what was understood of that question with this metric
   */
  public Optional<String> in(Metric metric, Optional<Plan> draft) {
    return of(metric).stream()
        .findFirst()
        .map(
            sample ->
                draft
                    .map(plan -> scoped(sample, plan))
                    .filter(scoped -> means(scoped, metric))
                    .orElse(sample));
  }

  private static String scoped(String sample, Plan draft) {
    String endpoint =
        draft.filters().stream()
            .filter(filter -> filter.label().equals("endpoint") && !filter.negative())
            .filter(filter -> filter.value().startsWith("/"))
            .map(filter -> " on " + filter.value())
            .findFirst()
            .orElse("");
    String bare = sample.replace(" in the last hour", "").replace(" over the last hour", "");
    String window =
        draft.window().equals(WINDOW) && bare.equals(sample)
            ? ""
            : " over the last " + TimeSpans.text(draft.window());
    return bare
        + endpoint
        + (draft.window().equals(WINDOW) ? sample.substring(bare.length()) : window);
  }

  /** The values of an HTTP label that are known. */
  public List<String> values(String label) {
    return interpreter.values(label);
  }

  private boolean means(String question, Metric metric) {
    return interpreter.interpret(question, WINDOW, true)
            instanceof Interpretation.Understood understood
        && understood.plan().metric().name().equals(metric.name());
  }

  /** What may be asked next, at most three. */
  public List<String> after(String question, Plan plan) {
    String asked = question.strip().replaceAll("[?.!\\s]+$", "");
    List<String> next = new ArrayList<>();
    if (plan.groups().isEmpty()) {
      plan.metric().labels().stream()
          .filter(
              label -> plan.filters().stream().noneMatch(filter -> filter.label().equals(label)))
          .map(label -> asked + " by " + label.replace('_', ' '))
          .forEach(next::add);
    }
    if (plan.compared() == null && plan.ranking() == null) {
      next.add(asked + " compared to an hour ago");
    }
    next.add(asked + " over the last hour");
    next.add(asked + " over the last 24 hours");
    return next.stream()
        .filter(text -> text.length() <= 500)
        .filter(text -> means(text, plan.metric()))
        .limit(MOST)
        .toList();
  }
}
