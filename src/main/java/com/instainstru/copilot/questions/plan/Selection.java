package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which series of a metric are meant.
 *
 * @param groups labels that the answer is told by
 */
record Selection(ParsedQuestion question, Metric metric, Set<String> groups) {

  /** Two conditions on one label cannot both be meant, nor one for a share's part and its whole. */
  static boolean contradicts(List<Filter> filters, Statistic statistic) {
    List<LabelMatcher> part =
        statistic instanceof Statistic.Share share ? share.part() : List.<LabelMatcher>of();
    Set<String> labels = new HashSet<>();
    return Stream.concat(filters.stream().map(Filter::matcher), part.stream())
        .anyMatch(matcher -> !labels.add(matcher.label()));
  }

  /** The conditions of these filters, with what the metric leaves out or assumes. */
  List<LabelMatcher> of(List<Filter> from) {
    List<LabelMatcher> matchers = new ArrayList<>();
    boolean endpoint =
        from.stream().anyMatch(filter -> filter.matcher().label().equals("endpoint"));
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
              }
            });
    from.forEach(filter -> matchers.add(filter.matcher()));
    return matchers;
  }
}
