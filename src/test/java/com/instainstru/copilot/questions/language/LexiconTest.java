package com.instainstru.copilot.questions.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a vocabulary is put together, and which words it takes for its own. */
class LexiconTest {
  private final Lexicon lexicon =
      new Lexicon.Builder()
          .filler("the")
          .filler("time")
          .filler("a kind of")
          .verb("happen")
          .people("user")
          .people("end user")
          .noun("stage")
          .phrase("stage")
          .other("Gate")
          .same("auth", "authentication")
          .same("sent", "send")
          .same("log", "protocol")
          .phrase("error errors")
          .phrase("class query stop use")
          .phrase("hope home")
          .phrase("times auths logs log")
          .phrase("sart")
          .phrase("gale reservation b2b")
          .compound("dead letter", "dead letter queue")
          .compound("dlq", "dead letter queue")
          .concept(Concept.LATENCY, "latency")
          .concept(Concept.COUNT, "number of")
          .concept(Concept.BUSY, "number of errors")
          .build();

  /**
   * Each token's word, after it {@code ~} for a filler, {@code ?} if unknown, {@code !} if
   * corrected.
   */
  private static String read(String text, Lexicon lexicon) {
    return new Tokenizer(lexicon)
        .tokens(text).stream()
            .map(
                token ->
                    token.word()
                        + (token.filler() ? "~" : "")
                        + (token.known() ? "" : "?")
                        + (token.corrected() ? "!" : ""))
            .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource({
    "errors, error",
    "classes, class",
    "queries, query",
    "queried, query",
    "stopped, stop",
    "stopping, stop",
    "stops, stop",
    "hoping, hope",
    "hoped, hope",
    "uses, use"
  })
  void anEndingMakesNoDifference(String text, String word) {
    assertThat(read(text, lexicon)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "sent, send",
    "send, send",
    "auth, authentication",
    "auths, authentication",
    "logs, protocol",
    "log, protocol"
  })
  void aFormCountsAsWhatItMeans(String text, String word) {
    assertThat(read(text, lexicon)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "the, the~",
    "time, time~",
    "times, times",
    "thes, thes?",
    "a kind of time, 'a kind of~, time~'",
    "time happens, 'time~, happen~'",
    "happened, happen~",
    "happens, happen",
    "the happening, 'the~, happen'",
    "number of happened, 'number of, happen'",
    "error user, 'error, user~'",
    "users, user~",
    "number of users, 'number of, user'",
    "error end users, 'error, end user~'",
    "stages, stage",
    "staging, staging?",
    "staged, staged?"
  })
  void aFillerSaysNothingWhereItDoesNotRestrict(String text, String word) {
    assertThat(read(text, lexicon)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eror | error!
          erorrs | error!
          resrvatin | reservation!
          lateensy | latency!
          altency | latency!
          latncyy | latncyy?
          batency | batency?
          tme | tme?
          err0r | err0r?
          b2c | b2c?
          hoqe | hoqe?
          sxrt | sxrt?
          srat | sart!
          latent | latent?
          hopes | hope
          erased | erased?
          gate | gate?
          gates | gates?
          gales | gale
          """)
  void aWordIsTakenForTheNearestKnownOneOnlyIfThatIsNear(String text, String word) {
    assertThat(read(text, lexicon)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dlq | dead letter queue
          dead letter | dead letter queue
          dead letters queue | dead letter queue
          dead latency | dead, latency
          letter dead | letter, dead
          number of | number of
          number of error | number of error
          number of the errors | number of, the~, error
          the number | the~, number
          """)
  void wordsThatAreOneAreFoundTheLongestFirst(String text, String tokens) {
    assertThat(read(text, lexicon)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"latencies, LATENCY", "number of, COUNT", "number of errors, BUSY"})
  void aWordDoesWhatItsPhraseDoes(String text, Concept concept) {
    assertThat(new Tokenizer(lexicon).tokens(text))
        .extracting(Token::concept)
        .containsExactly(concept);
  }

  @Test
  void learnedWordsAreKnownInBothNumbersAndChangeNoOther() {
    Lexicon learned = lexicon.with(List.of("bookings", "errors", "gas", "pass"));
    assertThat(read("booking bookings boking errors gas pass", learned))
        .isEqualTo("booking, booking, booking!, error, gas, pass");
    assertThat(read("bookings pass", lexicon)).isEqualTo("bookings?, pass?");
  }
}
