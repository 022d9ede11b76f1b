package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a failure's answer tells of the request that failed. */
class UpstreamErrorTest {
  private static String json(UpstreamError error) {
    return ToolFailure.of(FailureCode.UPSTREAM_REJECTED, "No.")
        .with(error)
        .with("argument", "limit")
        .toJson("id")
        .toString();
  }

  @Test
  void answerShowsStatusDetailsAndAttempts() {
    assertThat(json(UpstreamError.answered(409, Map.of("code", "BUSY")).afterAttempts(3)))
        .isEqualTo(
            "{\"error\":\"upstream_rejected\",\"message\":\"No.\",\"status\":409,\"code\":\"BUSY\","
                + "\"attempts\":3,\"argument\":\"limit\",\"request_id\":\"id\"}");
  }

  @Test
  void answerShowsThatNothingWasSent() {
    assertThat(json(UpstreamError.unanswered(true))).contains("\"nothing_sent\":true");
    assertThat(json(UpstreamError.unanswered(false))).doesNotContain("nothing_sent", "attempts");
  }

  @Test
  void secretsInDetailsAreReplaced() {
    ToolFailure failure =
        ToolFailure.of(FailureCode.UPSTREAM_REJECTED, "No.")
            .with(UpstreamError.answered(400, Map.of("error_text", "S3cr3t")))
            .map(text -> text.replace("S3cr3t", "[redacted]"));

    assertThat(failure.toJson("id").path("error_text").stringValue()).isEqualTo("[redacted]");
  }
}
