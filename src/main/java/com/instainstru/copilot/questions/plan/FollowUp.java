package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token.Kind;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what changes one thing of the question before: "same but p95", "and on bookings?". */
final class FollowUp {
  private static final double DOUBT = 0.1;
  private static final Pattern OPENING =
      Pattern.compile(
          "(?i)^(?:(?:and|but|now|ok|okay|so|then|same|the same|again|what about|how about|what if|only|just|for comparison|please|it|that|this)[, ]+)+");
  private static final Set<Concept> STATISTICS =
      EnumSet.of(
          Concept.AVERAGE,
          Concept.MEDIAN,
          Concept.TAIL,
          Concept.MAXIMUM,
          Concept.COUNT,
          Concept.RATE);

  private final Interpreter interpreter;
  private final Setting setting;

  FollowUp(Interpreter interpreter, Setting setting) {
    this.interpreter = interpreter;
    this.setting = setting;
  }

  /**
   * @param previous the question before
   * @param text what is asked now
   * @param alone what became of it by itself
   */
  Interpretation read(String previous, String text, Interpretation alone) {
    String whole = text.strip().replaceAll("[?.!]+$", "");
    String rest = OPENING.matcher(whole).replaceFirst("");
    boolean follows = !rest.equals(whole);
    if (alone instanceof Understood && !follows) {
      return alone;
    }
    if (interpreter.interpret(previous, setting) instanceof Understood before
        && interpreter.alone(frame(before.plan().metric()) + " " + rest, setting)
            instanceof Understood change
        && change.plan().metric().equals(before.plan().metric())) {
      return new Understood(
              merged(before.plan(), change.plan(), rest),
              before.confidence(),
              change.corrections(),
              List.of(),
              before.wantedUnit(),
              List.of(),
              "")
          .without("", DOUBT);
    }
    return alone;
  }

  /** The shortest question about a metric. */
  private static String frame(Metric metric) {
    return switch (metric.type()) {
      case COUNTER -> "number of " + metric.title();
      case HISTOGRAM -> metric.title() + (metric.measuresTime() ? " latency" : "");
      case GAUGE -> metric.title();
    };
  }

  private Plan merged(Plan before, Plan change, String rest) {
    boolean timed = interpreter.namesTime(rest, setting);
    boolean statistic =
        interpreter.tokens(rest).stream()
            .anyMatch(
                token ->
                    token.is(Kind.QUANTILE)
                        || (token.concept() != null && STATISTICS.contains(token.concept())));
    boolean compared = change.compared() != null;
    Set<String> replaced =
        change.filters().stream()
            .filter(filter -> !filter.equals(change.metric().words().leaveOut()))
            .map(LabelMatcher::label)
            .collect(Collectors.toSet());
    List<LabelMatcher> filters = new ArrayList<>();
    before.filters().stream()
        .filter(filter -> !replaced.contains(filter.label()))
        .forEach(filters::add);
    change.filters().stream()
        .filter(filter -> replaced.contains(filter.label()))
        .forEach(filters::add);
    return new Plan(
        before.metric(),
        statistic ? change.statistic() : before.statistic(),
        filters,
        change.groups().isEmpty() ? before.groups() : change.groups(),
        change.ranking() == null ? before.ranking() : change.ranking(),
        timed && !compared ? change.window() : before.window(),
        before.extreme(),
        compared ? change.compared() : before.compared(),
        before.per(),
        before.state(),
        change.threshold() == null ? before.threshold() : change.threshold(),
        timed ? change.at() : before.at());
  }
}
