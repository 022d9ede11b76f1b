package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.plan;
import static com.instainstru.copilot.questions.TestMetrics.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The same question in words that nobody wrote down means the same. */
class ParaphraseTest {
  private static final List<String> KNOWN =
      List.of(
          "p95 latency of the search endpoint over the last hour",
          "error rate by endpoint in the past 30 minutes",
          "number of failed logins in the last two hours",
          "top 5 slowest endpoints",
          "average notification dispatch time by event type",
          "requests per minute by method",
          "cache hit rate over the last hour",
          "background job failures by type in the past 3 hours",
          "median response time of the checkout endpoint",
          "search failure rate in the last hour");
  private static final Map<String, List<String>> SYNONYMS =
      Map.of(
          "latency", List.of("response time", "duration", "delay"),
          "error", List.of("failure", "5xx"),
          "logins", List.of("sign-ins", "log ins"),
          "average", List.of("mean", "avg"),
          "median", List.of("p50", "50th percentile", "typical"),
          "past", List.of("last", "previous"),
          "number of", List.of("how many", "count of", "total number of"),
          "slowest", List.of("most slow"));
  private static final List<String> FILLERS =
      List.of("please", "tell me", "what is the", "can you show", "hi", "I want to know");

  @Provide
  Arbitrary<String> known() {
    return Arbitraries.of(KNOWN);
  }

  @Property(tries = 60)
  void letterCaseMakesNoDifference(@ForAll("known") String question, @ForAll boolean shout) {
    String other =
        shout
            ? question.toUpperCase(Locale.ROOT)
            : question.substring(0, 1).toUpperCase(Locale.ROOT) + question.substring(1);
    assertThat(plan(other)).isEqualTo(plan(question));
  }

  @Property(tries = 100)
  void politenessMakesNoDifference(
      @ForAll("known") String question, @ForAll @IntRange(max = 5) int filler) {
    assertThat(plan(FILLERS.get(filler) + " " + question)).isEqualTo(plan(question));
    assertThat(plan(question + ", " + "thanks!")).isEqualTo(plan(question));
  }

  @Property(tries = 100)
  void synonymsMakeNoDifference(
      @ForAll("known") String question, @ForAll @IntRange(max = 10) int choice) {
    for (Map.Entry<String, List<String>> synonym : SYNONYMS.entrySet()) {
      if (question.contains(synonym.getKey())) {
        String word = synonym.getValue().get(choice % synonym.getValue().size());
        String other = question.replace(synonym.getKey(), word);
        assertThat(plan(other)).as(other).isEqualTo(plan(question));
      }
    }
  }

  @Property(tries = 300)
  void oneTypingErrorInALongWordMakesNoDifference(
      @ForAll("known") String question,
      @ForAll @IntRange(max = 50) int word,
      @ForAll @IntRange(min = 1, max = 50) int letter,
      @ForAll boolean swap) {
    List<String> words = new ArrayList<>(List.of(question.split(" ", -1)));
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).length() >= 7) {
        candidates.add(i);
      }
    }
    if (candidates.isEmpty()) {
      return;
    }
    int at = candidates.get(word % candidates.size());
    String old = words.get(at);
    int position = 1 + letter % (old.length() - 3);
    String mistyped =
        swap
            ? old.substring(0, position)
                + old.charAt(position + 1)
                + old.charAt(position)
                + old.substring(position + 2)
            : old.substring(0, position) + old.substring(position + 1);
    words.set(at, mistyped);
    String other = String.join(" ", words);
    if (read(other) instanceof Understood understood) {
      assertThat(understood.plan()).as(other).isEqualTo(plan(question));
    } else {
      // A typing error may make another word; then it must be refused, not guessed.
      assertThat(read(other)).as(other).isInstanceOf(Refused.class);
      assertThat(old.length()).as(other).isLessThan(9);
    }
  }

  @Property(tries = 60)
  void theWindowMayComeFirst(@ForAll("known") String question, @ForAll boolean comma) {
    for (String preposition : List.of(" over the ", " in the ")) {
      int at = question.indexOf(preposition);
      if (at > 0) {
        String other =
            question.substring(at + 1) + (comma ? ", " : " ") + question.substring(0, at);
        assertThat(plan(other)).as(other).isEqualTo(plan(question));
      }
    }
  }

  @Provide
  Arbitrary<String> letters() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(3).ofMaxLength(12);
  }

  @Property(tries = 500)
  void randomTextIsNeverAnsweredWithConfidence(
      @ForAll("letters") String first,
      @ForAll("letters") String second,
      @ForAll("letters") String third) {
    String text = first + " " + second + " " + third;
    assertThat(read(text)).as(text).isInstanceOf(Refused.class);
  }

  @Property(tries = 500)
  void anyTextIsReadWithoutAnError(@ForAll String text) {
    assertThat(read(text)).isNotNull();
  }

  @Property(tries = 200)
  void aStrangeWordIsNeverDropped(
      @ForAll("known") String question, @ForAll("letters") String word) {
    String strange = "xq" + word + "zv";
    assertThat(read(question + " for " + strange)).as(strange).isInstanceOf(Refused.class);
  }
}
