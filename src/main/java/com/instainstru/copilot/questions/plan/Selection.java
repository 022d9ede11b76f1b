package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which series of a metric are meant.
 *
 * @param groups labels that the answer is told by
 * @param ranked whether the groups are ranked
 */
record Selection(ParsedQuestion question, Metric metric, Set<String> groups, boolean ranked) {

  /** Two conditions that ask for one label's value cannot both be meant. */
  static boolean contradicts(List<Filter> filters) {
    Set<String> labels = new HashSet<>();
    return filters.stream()
        .map(Filter::matcher)
        .filter(matcher -> !matcher.negative())
        .anyMatch(matcher -> !labels.add(matcher.label()));
  }

  /** The conditions of these filters, with what the metric leaves out or assumes. */
  List<LabelMatcher> of(List<Filter> from) {
    List<LabelMatcher> matchers = new ArrayList<>();
    boolean endpoint =
        from.stream()
            .map(Filter::matcher)
            .anyMatch(matcher -> matcher.label().equals("endpoint") && !matcher.negative());
    LabelMatcher leaveOut = metric.words().leaveOut();
    if (leaveOut != null
        && !endpoint
        && question.leaveOutHealth()
        && !question.parts().includesHealth()) {
      matchers.add(leaveOut);
    }
    metric
        .words()
        .assumed()
        .forEach(
            (label, value) -> {
              boolean said =
                  from.stream().anyMatch(filter -> filter.matcher().label().equals(label));
              if (!said && !groups.contains(label)) {
                matchers.add(LabelMatcher.equal(label, value));
              } else if (!said && ranked) {
                // The whole is no rival of its parts.
                matchers.add(LabelMatcher.equal(label, value).negated());
              }
            });
    from.forEach(filter -> matchers.add(filter.matcher()));
    return matchers;
  }
}
