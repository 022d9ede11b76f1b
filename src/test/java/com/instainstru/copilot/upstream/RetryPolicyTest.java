package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.TestLimits;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whether and when a request is sent again. */
class RetryPolicyTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);
  private static final UpstreamRequest READ = UpstreamRequest.get("/x");
  private static final Deadline FAR = Deadline.in(Duration.ofHours(2));

  private static RetryPolicy policy(String limits) {
    return new RetryPolicy(TestLimits.of(limits), CLOCK);
  }

  /** Of a budget that no test uses up. */
  private static RetryPolicy policy() {
    return policy("retry_floor=10k");
  }

  private static AttemptResult status(int status) {
    return AttemptResultTest.answer(status, null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "302, false",
    "400, false",
    "401, false",
    "404, false",
    "408, false",
    "500, false",
    "501, false",
    "502, true",
    "503, true",
    "504, true",
    "505, false",
  })
  void statusesThatPassAreTriedAgain(int status, boolean again) {
    assertThat(policy().next(READ, status(status), 1, FAR).isPresent()).isEqualTo(again);
  }

  @ParameterizedTest
  @EnumSource(AttemptResult.Fault.class)
  void ofFaultsOnlyALostConnectionIsTriedAgain(AttemptResult.Fault fault) {
    assertThat(
            policy()
                .next(READ, new AttemptResult.Broken(fault, false, ProbeOutcome.BROKEN), 1, FAR)
                .isPresent())
        .isEqualTo(fault == AttemptResult.Fault.CONNECTION_LOST);
  }

  @Test
  void whatMustNotBeRepeatedIsNot() {
    UpstreamRequest write = UpstreamRequest.post("/x", JsonNodeFactory.instance.objectNode());

    assertThat(policy().next(write, status(503), 1, FAR)).isEmpty();
  }

  @Test
  void thereAreThreeAttempts() {
    RetryPolicy policy = policy();

    assertThat(policy.next(READ, status(503), 2, FAR)).isPresent();
    assertThat(policy.next(READ, status(503), 3, FAR)).isEmpty();
  }

  /** Full jitter: anywhere from hardly at all to a bound that doubles. */
  @ParameterizedTest
  @CsvSource({"1, 200", "2, 400"})
  void pausesAreSpreadUpToABoundThatDoubles(int attempt, int bound) {
    RetryPolicy policy = policy();
    List<Long> pauses =
        IntStream.range(0, 500)
            .mapToObj(i -> policy.next(READ, status(503), attempt, FAR).orElseThrow().toMillis())
            .toList();

    assertThat(pauses)
        .allSatisfy(pause -> assertThat(pause).isBetween(20L, bound - 1L))
        .anySatisfy(pause -> assertThat(pause).isLessThan(bound / 2))
        .anySatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(bound / 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void whoSaysWhenToComeBackIsHeard(int status) {
    assertThat(policy().next(READ, AttemptResultTest.answer(status, null, "4"), 1, FAR))
        .contains(Duration.ofSeconds(4));
  }

  /** The bound of the seventh pause is above 12 s, so that most pauses are longer than the hint. */
  @Test
  void aHintThatIsShorterThanThePauseDoesNotShortenIt() {
    RetryPolicy policy = policy("retry_floor=10k,upstream_attempts=10");
    List<Duration> pauses =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    policy
                        .next(READ, AttemptResultTest.answer(503, null, "1"), 7, FAR)
                        .orElseThrow())
            .toList();

    assertThat(pauses)
        .allSatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(1)))
        .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(2)));
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() {
    AttemptResult late = AttemptResultTest.answer(503, null, "3600");

    assertThat(policy().next(READ, late, 1, Deadline.in(Duration.ofMinutes(1)))).isEmpty();
    assertThat(policy().next(READ, late, 1, FAR)).contains(Duration.ofHours(1));
    assertThat(policy().next(READ, status(503), 1, Deadline.in(Duration.ZERO))).isEmpty();
  }

  @Test
  void retriesAreAShareOfCalls() {
    RetryPolicy policy = policy("retry_floor=1,retry_percent=50,retry_every=60m");

    assertThat(again(policy)).isPresent();
    assertThat(again(policy)).as("the floor is used up").isEmpty();
    policy.begin();
    assertThat(again(policy)).as("one call earns half a retry").isEmpty();
    policy.begin();
    assertThat(again(policy)).isPresent();
  }

  /** Only what is sent again costs anything. */
  @Test
  void whatIsNotTriedAgainTakesNothingFromTheBudget() {
    RetryPolicy policy = policy("retry_floor=1,retry_every=60m");
    policy.next(READ, status(404), 1, FAR);
    policy.next(READ, status(503), 3, FAR);
    policy.next(READ, status(503), 1, Deadline.in(Duration.ZERO));

    assertThat(again(policy)).isPresent();
  }

  private static Optional<Duration> again(RetryPolicy policy) {
    return policy.next(READ, status(503), 1, FAR);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000"})
  void aLimitThatNamesNoTimeRefillsWithinSeconds(int attempt, long least) {
    Duration pause = policy().next(READ, status(429), attempt, FAR).orElseThrow();

    assertThat(pause.toMillis()).isBetween(least, least + 400);
  }

  @Test
  void aQueryThatTakesTooLongIsNotTriedAgain() {
    byte[] body = "{\"errorType\":\"timeout\"}".getBytes(StandardCharsets.UTF_8);
    AttemptResult timedOut = new AttemptResult.Answer(503, body, null, null, null, null);

    assertThat(policy().next(READ, timedOut, 1, FAR)).isEmpty();
  }

  @Test
  void aLongErrorIsNoneOfPrometheus() {
    byte[] body =
        ("{\"errorType\":\"timeout\"}" + " ".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
    AttemptResult page = new AttemptResult.Answer(503, body, null, null, null, null);

    assertThat(policy().next(READ, page, 1, FAR)).isPresent();
  }
}
