package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Common English words in a question: none becomes another word, none is dropped silently. */
class CommonWordsTest {
  private static final int EVERY = 5;

  /** Function words, and words that ask for what the question asks for anyway. */
  private static final Set<String> SAY_NOTHING_MORE =
      Set.of(
          "about",
          "across",
          "actually",
          "already",
          "also",
          "altogether",
          "approximately",
          "been",
          "being",
          "concerning",
          "could",
          "count",
          "current",
          "currently",
          "dear",
          "delay",
          "does",
          "done",
          "during",
          "entire",
          "everybody",
          "everyone",
          "exactly",
          "fast",
          "faster",
          "fastest",
          "folks",
          "from",
          "gonna",
          "have",
          "having",
          "hello",
          "here",
          "into",
          "just",
          "kindly",
          "latency",
          "latest",
          "might",
          "much",
          "must",
          "only",
          "overall",
          "people",
          "performance",
          "please",
          "quick",
          "quicker",
          "quickest",
          "quickly",
          "really",
          "regarding",
          "request",
          "response",
          "roughly",
          "shall",
          "should",
          "slow",
          "slower",
          "slowest",
          "slowly",
          "slowness",
          "sorry",
          "speed",
          "thank",
          "thanks",
          "that",
          "their",
          "then",
          "there",
          "these",
          "they",
          "this",
          "those",
          "throughout",
          "time",
          "together",
          "total",
          "user",
          "wait",
          "well",
          "were",
          "what",
          "which",
          "whole",
          "will",
          "with",
          "would",
          "your");

  private static List<String> sample() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CommonWordsTest.class.getResourceAsStream("/common-words.txt"))) {
      List<String> all = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<String> some = new ArrayList<>();
      for (int i = 0; i < all.size(); i += EVERY) {
        some.add(all.get(i));
      }
      return some;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "how many _ requests in the last hour, how many requests in the last hour",
    "p95 of _, p95 latency"
  })
  void aCommonWordIsNeverReplacedAndNeverDropped(String frame, String bare) throws IOException {
    List<String> words = sample();
    assertThat(words).hasSizeGreaterThan(4_000);
    String without = promql(bare);
    List<String> lost = new ArrayList<>();
    for (String word : words) {
      if (read(frame.replace("_", word)) instanceof Understood understood) {
        boolean dropped =
            PromqlWriter.write(understood.plan()).equals(without)
                && understood.further().isEmpty()
                && !understood.setAside().contains(word)
                && !SAY_NOTHING_MORE.contains(word);
        if (dropped || !understood.corrections().isEmpty()) {
          lost.add(word);
        }
      }
    }
    assertThat(lost).isEmpty();
  }
}
