package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class LimitRateTest {
  private final ToolResult result = ToolResult.of(JsonNodeFactory.instance.objectNode());

  private ToolResult intercept(LimitRate limit) {
    return limit.intercept(Calls.call("{}"), call -> result);
  }

  private ToolFailure refused(LimitRate limit) {
    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> intercept(limit));
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @CsvSource({
    "5, 3, instainstru_any https://idp|u1=3 https://idp|u1=5",
    "5, 0, https://idp|u1=5",
    "0, 3, instainstru_any https://idp|u1=3",
    "0, 0, ''",
  })
  void theNarrowerLimitIsAskedFirstAndOneThatIsOffNever(int calls, int ofTool, String asked) {
    List<String> keys = new ArrayList<>();
    RateStore store =
        (key, perMinute) -> {
          keys.add(key + "=" + perMinute);
          return Duration.ZERO;
        };

    assertThat(intercept(new LimitRate(store, calls, ofTool))).isSameAs(result);
    assertThat(String.join(" ", keys)).isEqualTo(asked);
  }

  /** Rounded up, so that who waits that long is let in. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1000000, 1",
    "1000000000, 1",
    "1001000000, 2",
    "59000000001, 59",
    "60000000000, 60"
  })
  void aRefusalSaysHowLongToWait(long nanos, int seconds) {
    ToolFailure failure = refused(new LimitRate((key, perMinute) -> Duration.ofNanos(nanos), 7, 0));

    assertThat(failure.code()).isEqualTo(FailureCode.RATE_LIMITED);
    assertThat(failure.retryAfterSeconds()).isEqualTo(seconds);
    assertThat(failure.message())
        .isEqualTo(
            "You made more than 7 calls within a minute. Wait "
                + seconds
                + " s, then repeat this call.");
  }

  @Test
  void aStoreThatCannotCountLetsNothingThrough() {
    RateStore broken =
        (key, perMinute) -> {
          throw new StoreUnavailableException("redis.internal:6379 does not answer");
        };

    ToolFailure failure = refused(new LimitRate(broken, 7, 0));

    assertThat(failure.code()).isEqualTo(FailureCode.OVERLOADED);
    assertThat(failure.retryAfterSeconds()).isEqualTo(1);
    assertThat(failure.message()).doesNotContain("redis");
  }

  @Test
  void aBucketOfThisProcessFillsEvenly() {
    AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    InMemoryRateStore rates = new InMemoryRateStore(nanos::get);
    for (int call = 0; call < 6; call++) {
      assertThat(rates.take("a", 6)).isZero();
    }
    assertThat(rates.take("a", 6)).isEqualTo(Duration.ofSeconds(10));
    assertThat(rates.take("b", 6)).as("another key").isZero();
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(rates.take("a", 6)).isEqualTo(Duration.ofSeconds(6));
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(rates.take("a", 6)).isZero();
    assertThat(rates.take("a", 6)).isEqualTo(Duration.ofSeconds(10));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    for (int call = 0; call < 6; call++) {
      assertThat(rates.take("a", 6)).as("no more than a minute's worth").isZero();
    }
    assertThat(rates.take("a", 6)).isPositive();
  }
}
