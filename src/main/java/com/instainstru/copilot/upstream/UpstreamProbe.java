package com.instainstru.copilot.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What a look at an upstream showed.
 *
 * @param reachable whether it answered
 * @param accepted whether it took the credential
 * @param skewSeconds how far its clock is ahead of ours, from its {@code Date} header; 0 if it sent
 *     none
 * @param detail a sentence for people
 */
public record UpstreamProbe(boolean reachable, boolean accepted, long skewSeconds, String detail) {

  static UpstreamProbe of(AttemptResult context, Instant now) {
    if (context instanceof AttemptResult.Broken broken) {
      boolean late = broken.fault() == AttemptResult.Fault.TIMEOUT;
      return new UpstreamProbe(false, false, 0, late ? "no answer in time" : "not reachable");
    }
    return of((AttemptResult.Answer) context, now);
  }

  private static UpstreamProbe of(AttemptResult.Answer answer, Instant now) {
    long skew = skew(answer, now);
    return switch (answer.status()) {
      case 401, 403 -> new UpstreamProbe(true, false, skew, "the credential is not accepted");
      default ->
          answer.status() / 100 == 2
              ? new UpstreamProbe(true, true, skew, "answers and accepts the credential")
              : new UpstreamProbe(true, true, skew, "answers with status " + answer.status());
    };
  }

  private static long skew(AttemptResult.Answer answer, Instant now) {
    if (answer.date() == null) {
      return 0;
    }
    try {
      Instant theirs =
          ZonedDateTime.parse(answer.date(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(now, theirs).toSeconds();
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
