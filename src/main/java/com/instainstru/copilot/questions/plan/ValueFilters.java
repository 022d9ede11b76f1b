package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds values of a metric's labels in a question: how events ended, status codes, names. */
final class ValueFilters {
  private static final String STATUS = "status_code";

  private final ParsedQuestion question;
  private final Metric metric;
  private final ValuePhrases phrases;
  private final BitSet subject;
  private final BitSet blocked;
  private final boolean shareWords;
  private final List<Filter> found = new ArrayList<>();
  private @Nullable String unknown;

  /**
   * @param phrases how values are said
   * @param subject positions that name the metric
   * @param blocked positions that other parts explain
   * @param shareWords whether words that mean a share are read
   */
  ValueFilters(
      ParsedQuestion question,
      Metric metric,
      ValuePhrases phrases,
      BitSet subject,
      BitSet blocked,
      boolean shareWords) {
    this.phrases = phrases;
    this.shareWords = shareWords;
    this.question = question;
    this.metric = metric;
    this.subject = subject;
    this.blocked = (BitSet) blocked.clone();
  }

  /** A status code that was never seen. */
  @Nullable String unknown() {
    return unknown;
  }

  List<Filter> read() {
    statusCodes();
    List<Filter> candidates = new ArrayList<>();
    for (Ending ending : metric.words().endings()) {
      if (ending.rateOnly() && !shareWords) {
        continue;
      }
      for (List<String> phrase : ending.phrases()) {
        Phrases.anywhere(phrase, question.tokens(), blocked)
            .ifPresent(at -> candidates.add(new Filter(ending.match(), at, ending)));
      }
    }
    for (String label : metric.labels()) {
      if (!(metric.hasEndpoints()
          && (label.equals("endpoint") || label.equals("method") || label.equals(STATUS)))) {
        values(label, candidates);
      }
    }
    candidates.sort(
        Comparator.comparingInt((Filter candidate) -> -weight(candidate))
            .thenComparing(candidate -> candidate.ending() == null ? 1 : 0)
            .thenComparing(candidate -> namesLabel(candidate) ? 0 : 1)
            .thenComparingInt(candidate -> candidate.at().nextSetBit(0)));
    for (Filter candidate : candidates) {
      accept(candidate);
    }
    return found;
  }

  private int weight(Filter candidate) {
    return fresh(candidate.at()) + (namesLabel(candidate) ? 1 : 0);
  }

  /** "parsing stage": the last word is the label. */
  private boolean namesLabel(Filter candidate) {
    String last = question.at(candidate.at().length() - 1).word();
    return candidate.at().cardinality() > 1 && last.equals(candidate.matcher().label());
  }

  /** Words of a phrase that do not name the metric already. */
  private int fresh(BitSet at) {
    BitSet fresh = (BitSet) at.clone();
    fresh.andNot(subject);
    return fresh.cardinality();
  }

  private void accept(Filter candidate) {
    boolean named =
        candidate.ending() == null
            && metric.words().valueIsSubject().contains(candidate.matcher().label());
    boolean phrase = candidate.ending() != null && candidate.at().cardinality() > 1;
    if ((fresh(candidate.at()) == 0 && !named && !phrase) || candidate.at().intersects(blocked)) {
      return;
    }
    Optional<Filter> same =
        found.stream().filter(filter -> saysAlready(filter, candidate)).findFirst();
    blocked.or(candidate.at());
    same.ifPresentOrElse(filter -> extend(filter, candidate), () -> found.add(candidate));
  }

  /** "404 errors": the code says more than the word beside it. */
  private boolean saysAlready(Filter filter, Filter candidate) {
    boolean apart =
        filter.last() + 1 != candidate.first() && candidate.last() + 1 != filter.first();
    boolean shared = question.parts().has(Concept.RATIO) || question.parts().has(Concept.AMONG);
    if (apart && shared && !filter.matcher().equals(candidate.matcher())) {
      return false;
    }
    if (!filter.matcher().label().equals(candidate.matcher().label())
        || excepted(filter) != excepted(candidate)) {
      return false;
    }
    boolean codeSaid = filter.ending() == null && filter.matcher().label().equals(STATUS);
    return filter.matcher().equals(candidate.matcher())
        || (candidate.ending() != null && (codeSaid || candidate.ending().equals(filter.ending())));
  }

  /** "4xx ignoring 401 and 404": these are left out. */
  private boolean excepted(Filter filter) {
    int before = question.before(filter.first());
    while (before >= 0
        && (question.at(before).is(Concept.AND) || question.at(before).is(Kind.NUMBER))) {
      before = question.before(before);
    }
    return before >= 0 && question.at(before).is(Concept.EXCEPT);
  }

  /** Words that say again what a filter says already are explained by it. */
  private void extend(Filter filter, Filter candidate) {
    BitSet at = (BitSet) filter.at().clone();
    at.or(candidate.at());
    found.set(found.indexOf(filter), new Filter(filter.matcher(), at, filter.ending()));
  }

  private void statusCodes() {
    if (!metric.labels().contains(STATUS)) {
      return;
    }
    for (int i = 0; i < question.size(); i++) {
      Token token = question.at(i);
      boolean code =
          token.is(Kind.NUMBER)
              && !blocked.get(i)
              && !ranks(question.before(i))
              && token.number() >= 100
              && token.number() < 600
              && token.number() == Math.rint(token.number());
      if (code) {
        String value = token.word();
        List<String> known = question.values().of(metric.name(), STATUS);
        if (!known.isEmpty() && !known.contains(value)) {
          unknown = value;
        }
        BitSet at = new BitSet();
        at.set(i);
        LabelMatcher matcher = LabelMatcher.equal(STATUS, value);
        Filter filter = new Filter(matcher, at, null);
        blocked.or(at);
        found.add(filter);
      }
    }
  }

  /** "top 100": a number of groups. */
  private boolean ranks(int before) {
    return before >= 0
        && (question.at(before).is(Concept.TOP) || question.at(before).is(Concept.BOTTOM));
  }

  private void values(String label, List<Filter> candidates) {
    for (ValuePhrases.Said said : phrases.of(label)) {
      for (List<String> phrase : said.phrases()) {
        for (BitSet at : Phrases.together(phrase, question.tokens(), blocked)) {
          candidates.add(new Filter(LabelMatcher.equal(label, said.value()), at, null));
        }
      }
      if (said.bare()) {
        numbered(label, said.value(), candidates);
      }
    }
  }

  /** "level 2": a number needs its label beside it. */
  private void numbered(String label, String value, List<Filter> candidates) {
    for (List<String> name : question.vocabulary().labels().getOrDefault(label, List.of())) {
      for (BitSet at : Phrases.together(name, question.tokens(), blocked)) {
        int next = question.after(at.length() - 1);
        if (next < question.size() && question.at(next).word().equals(value)) {
          BitSet both = (BitSet) at.clone();
          both.set(next);
          candidates.add(new Filter(LabelMatcher.equal(label, value), both, null));
        }
      }
    }
  }
}
