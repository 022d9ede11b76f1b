package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerDeadlineTest {
  private final Cancellation cancellation = new Cancellation();

  private static FailureCode failure(AnswerDeadline deadline) {
    return catchThrowableOfType(ToolFailure.class, deadline::check).code();
  }

  @Test
  void endsWorkWhenTimeHasPassed() {
    assertThat(failure(new AnswerDeadline(true, System.nanoTime() - 1, cancellation)))
        .isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
  }

  @Test
  void endsWorkOfCancelledCall() {
    cancellation.cancel();

    assertThat(failure(new AnswerDeadline(true, Long.MAX_VALUE / 2, cancellation)))
        .isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
  }

  @Test
  void neverEndsAnswerOfAction() {
    cancellation.cancel();

    assertThatCode(new AnswerDeadline(false, System.nanoTime() - 1, cancellation)::check)
        .doesNotThrowAnyException();
  }

  @Test
  void leavesTimeForAnswerThatCameLate() {
    AnswerDeadline late = AnswerDeadline.of(Calls.call("{}"), Duration.ofMinutes(-1));

    assertThatCode(late::check).doesNotThrowAnyException();
  }
}
