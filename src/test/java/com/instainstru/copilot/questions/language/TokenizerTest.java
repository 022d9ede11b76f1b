package com.instainstru.copilot.questions.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private final Tokenizer tokenizer =
      new Tokenizer(TestMetrics.DICTIONARY.vocabulary().lexicon(), java.util.Set.of("my_metric"));

  @ParameterizedTest
  @CsvSource({
    "15m, 15m",
    "90 s, 90s",
    "1h30m, 90m",
    "half an hour, 30m",
    "the past half hour, 30m",
    "a quarter of an hour, 15m",
    "an hour and a half, 90m",
    "two and a half hours, 150m",
    "a couple of minutes, 2m",
    "last hour, 1h",
    "an hour ago, 1h",
    "1.5 hours, 90m",
    "7 days, 1w",
    "last day, 1d",
    "48 hours, 2d",
    "forty five minutes, 45m",
    "250ms, 250ms",
    "since 1 hour, 1h"
  })
  void durationsAreFound(String text, String duration) {
    assertThat(tokenizer.tokens(text))
        .filteredOn(token -> token.is(Kind.SPAN))
        .extracting(token -> TimeSpans.text(Objects.requireNonNull(token.duration())))
        .containsExactly(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"requests a second", "per minute", "every hour"})
  void aRatesTimeIsNoDuration(String text) {
    assertThat(tokenizer.tokens(text)).noneMatch(token -> token.is(Kind.SPAN));
  }

  @ParameterizedTest
  @CsvSource({
    "p99, 0.99",
    "p99.9, 0.999",
    "p999, 0.999",
    "p 95, 0.95",
    "P50, 0.5",
    "75th, 0.75",
    "99.5th, 0.995",
    "ninety-fifth, 0.95",
    "ninetieth, 0.9",
    "p101, 1.01",
    "p0, 0"
  })
  void percentilesAreFound(String text, double quantile) {
    assertThat(tokenizer.tokens(text))
        .singleElement()
        .satisfies(
            token -> {
              assertThat(token.kind()).isEqualTo(Kind.QUANTILE);
              assertThat(token.number()).isEqualTo(quantile);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "reqest, request",
    "eror, error",
    "endpionts, endpoint",
    "huor, hour",
    "searches, search",
    "blocked, block",
    "dropped, drop",
    "retries, retry",
    "Sign-ins, log in",
    "DLQ, dead letter queue",
    "rate-limited, rate limit",
    "BookingService, booking",
    "favourites, favorite"
  })
  void wordsHaveABaseForm(String text, String word) {
    assertThat(tokenizer.tokens(text).get(0).word()).isEqualTo(word);
  }

  @Test
  void otherWordsAreNoMisspellings() {
    assertThat(tokenizer.tokens("fate late cost Mars")).noneMatch(Token::known);
  }

  @Test
  void pathsStatusClassesAndNamesStayWhole() {
    List<Token> tokens =
        tokenizer.tokens(
            "GET /API/v1/Bookings/{booking_id}/, 5XX and 404s of my_metric: 99% req/s");
    assertThat(tokens)
        .extracting(Token::word)
        .containsExactly(
            "get",
            "/api/v1/bookings/{booking_id}",
            "5xx",
            "and",
            "404",
            "of",
            "my_metric",
            "99%",
            "request",
            "per",
            "second");
    assertThat(tokens)
        .extracting(Token::kind)
        .contains(Kind.PATH, Kind.STATUS_CLASS, Kind.NUMBER, Kind.PERCENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"PT0.25S|250ms", "PT90S|90s", "PT1H|1h", "P1D|1d", "P7D|1w", "P3D|3d", "PT0S|0s"})
  void durationsAreWrittenAsPrometheusReadsThem(Duration duration, String text) {
    assertThat(TimeSpans.text(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(x)",
        "a{b}",
        "x[5m]",
        "a; b",
        "say \"hi\" or }",
        "a \\ b",
        "<b>",
        "x = 1",
        "a -- b",
        "$(rm)",
        "__name__",
        "it\u0000"
      })
  void codeIsNoQuestion(String text) {
    assertThat(UnsafeText.in(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "successful (2xx) responses",
        "p95 of /api/v1/bookings/{booking_id}!",
        "latency of \"/api/v1/search\"?",
        "request(s) per second",
        "the create_booking operation"
      })
  void plainPunctuationIsFine(String text) {
    assertThat(UnsafeText.in(text)).isEmpty();
  }
}
