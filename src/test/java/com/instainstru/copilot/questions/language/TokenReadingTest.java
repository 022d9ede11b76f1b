package com.instainstru.copilot.questions.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a question is cut, and what each piece is taken for. */
class TokenReadingTest {
  private final Tokenizer tokenizer = new Tokenizer(TestMetrics.DICTIONARY.vocabulary().lexicon());

  /**
   * A token as its word; after it {@code =} and its number, {@code ~} for a filler, {@code ?} if
   * unknown, {@code !} if corrected.
   */
  private static String described(Token token) {
    String number = token.is(Kind.WORD) || token.is(Kind.PATH) ? "" : "=" + token.number();
    String value = token.duration() == null ? number : "=" + token.duration();
    return token.word()
        + value
        + (token.filler() ? "~" : "")
        + (token.known() ? "" : "?")
        + (token.corrected() ? "!" : "");
  }

  private void reads(String text, String tokens) {
    assertThat(tokenizer.tokens(text).stream().map(TokenReadingTest::described))
        .as(text)
        .containsExactlyElementsOf(
            tokens.isEmpty() ? java.util.List.of() : java.util.List.of(tokens.split(", ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency... | latency
          --- latency | latency
          ... latency | latency
          ab% | ab?
          a.b | a~, b?
          3.5.2 | 3?, 5?, 2?
          top-5 | top, 5=5.0
          GET/endpoint | get~, endpoint
          fooBar | foo?, bar?
          Foo_Bar2 | foo?, bar2?
          don't | dont~
          api's | api
          a % b | a~, percent, b?
          / | ''
          /x/ | /x
          //x// | //x
          api/v1/x/ | /api/v1/x
          """)
  void punctuationDivides(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          errors/s | error, per, second
          req/min | request, per, minute
          errors/hour | error, per, hour
          errors/day | error, per, day
          """)
  void aSlashBeforeATimeIsPer(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p 95 | p0.95=0.95
          p latency | p?, latency
          p | p?
          q75 | p0.75=0.75
          p99.95 | p0.9995=0.9995
          p12345 | p123.45=123.45
          fiftieth | p0.5=0.5
          fifth | fifth?
          hundredth | p1.0=1.0
          forty fifth | p0.45=0.45
          99.9% | 99.9%=99.9
          5xx's | 5xx=0.0
          5XX | 5xx=0.0
          404s | 404=404.0
          600s | 10m=PT10M
          """)
  void numbersOfManyKindsAreRead(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          twenty | twenty=20.0
          twelve | twelve=12.0
          one | one~
          twenty one | 21.0=21.0
          twenty nine | 29.0=29.0
          twenty eleven | twenty=20.0, eleven=11.0
          fifteen two | fifteen=15.0, two=2.0
          twenty latency | twenty=20.0, latency
          twenty hours | 20h=PT20H
          a dozen | a~, dozen=12.0
          """)
  void numbersMayBeWords(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5 sec | 5s=PT5S
          10msec | 10ms=PT0.01S
          1h30m | 90m=PT1H30M
          2 and a half hours | 150m=PT2H30M
          two hours and a half | 150m=PT2H30M
          an hour and a half | 90m=PT1H30M
          hour and a half | 90m=PT1H30M
          half hour | 30m=PT30M
          half a minute | 30s=PT30S
          half an hour | 30m=PT30M
          half the hour | half, the~, hour
          half | half
          a quarter of an hour | 15m=PT15M
          quarter of a day | 6h=PT6H
          a quarter of | a~, quarter, of~
          quarter hour | 15m=PT15M
          a quarter hour | a~, 15m=PT15M
          couple hours | 2h=PT2H
          an hour | an~, hour
          one hour | 1h=PT1H
          last hour | last, 1h=PT1H
          hour ago | 1h=PT1H, ago
          hour before | 1h=PT1H, before
          a hour and | a~, hour, and
          hour and a quarter | hour, and, a~, quarter
          two and a hours | two=2.0, and, a~, hour
          two and half hours | two=2.0, and, 30m=PT30M
          two of | two=2.0, of~
          90 | 90=90.0
          """)
  void spansAreOneToken(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          applied | apply
          failing | fail
          classes | class
          retries | retry
          stopped | stop
          scrapes | scrape
          status | status
          latancy | latency!
          ltaency | latency!
          lateny | latency!
          altency | latency!
          alency | alency?
          logn | log!
          eror | error!
          lat3ncy | lat3ncy?
          hst | hst?
          dogs | dogs?
          gas | gas?
          """)
  void wordsAreBroughtToTheirBaseForm(String text, String tokens) {
    reads(text, tokens);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoints, true",
    "ENDPOINTS, true",
    "endpoint, false",
    "class, false",
    "status, false",
    "as, false",
    "s, false"
  })
  void aPluralShows(String text, boolean plural) {
    assertThat(tokenizer.tokens(text).get(0).plural()).isEqualTo(plural);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bookingsByDay | bookings by day
          create_booking | create booking
          plain | plain
          a | a
          a-b.c  D9 | a b c d9
          __ | ''
          """)
  void namesHaveParts(String name, String parts) {
    assertThat(Tokenizer.parts(name).stream().collect(Collectors.joining(" "))).isEqualTo(parts);
  }
}
