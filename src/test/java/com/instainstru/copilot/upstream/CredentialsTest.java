package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.metering.UpstreamMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UpstreamMeters meters = new UpstreamMeters(registry);

  private static @Nullable String authorization(Credentials credentials) {
    return credentials.authorization(Deadline.in(Duration.ofSeconds(10)), new Cancellation());
  }

  /** Has a value only where there is no failure. */
  private static Credentials failing(RuntimeException failure) {
    return new Credentials() {
      @Override
      public String authorization(Deadline deadline, Cancellation cancellation) {
        throw failure;
      }

      @Override
      public boolean replaceable(String refused) {
        return true;
      }
    };
  }

  private double fallbacks() {
    return registry.find("copilot.upstream.credential.fallbacks").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void aFixedValueCannotBeReplaced() {
    Credentials bearer = Credentials.bearer(Secret.of("token"));

    assertThat(authorization(bearer)).isEqualTo("Bearer token");
    assertThat(bearer.replaceable("Bearer token")).isFalse();
    assertThat(authorization(Credentials.none())).isNull();
    assertThat(Credentials.none().replaceable("")).isFalse();
  }

  @Test
  void theSecondIsNotTouchedWhileTheFirstIsThere() {
    Credentials both =
        new FallbackCredentials(
            Credentials.bearer(Secret.of("first")),
            failing(new IllegalStateException("touched")),
            meters);

    assertThat(authorization(both)).isEqualTo("Bearer first");
    assertThat(both.replaceable("Bearer first")).isFalse();
    assertThat(fallbacks()).isZero();
  }

  @Test
  void eachUseOfTheSecondIsCounted() {
    Credentials both =
        new FallbackCredentials(
            failing(ToolFailure.of(FailureCode.UPSTREAM_AUTH_FAILED, "none to be had")),
            Credentials.bearer(Secret.of("second")),
            meters);

    assertThat(authorization(both)).isEqualTo("Bearer second");
    assertThat(authorization(both)).isEqualTo("Bearer second");
    assertThat(both.replaceable("Bearer second")).as("the first may be there by then").isTrue();
    assertThat(fallbacks()).isEqualTo(2);
  }

  @Test
  void aDefectIsNoReasonForTheSecond() {
    IllegalStateException defect = new IllegalStateException("defect");
    Credentials both =
        new FallbackCredentials(failing(defect), Credentials.bearer(Secret.of("second")), meters);

    assertThatThrownBy(() -> authorization(both)).isSameAs(defect);
    assertThat(fallbacks()).isZero();
  }
}
