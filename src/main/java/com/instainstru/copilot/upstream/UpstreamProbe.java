package com.instainstru.copilot.upstream;

import com.instainstru.copilot.security.redaction.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What one request to an upstream showed.
 *
 * @param outcome how it ended
 * @param said what more there is to say, such as its status, without secrets; empty for nothing
 * @param skewSeconds how far its clock is ahead of ours, from its {@code Date} header; 0 if it sent
 *     none
 * @param body its answer; missing if it is no JSON
 */
public record UpstreamProbe(ProbeOutcome outcome, String said, long skewSeconds, JsonNode body) {
  private static final int MAX_SKEW_SECONDS = 60;

  static UpstreamProbe of(AttemptResult result, Instant now) {
    if (result instanceof AttemptResult.Broken broken) {
      return new UpstreamProbe(broken.trouble(), "", 0, MissingNode.getInstance());
    }
    AttemptResult.Answer answer = (AttemptResult.Answer) result;
    JsonNode body = json(answer);
    return new UpstreamProbe(outcome(answer, body), said(answer), skew(answer, now), body);
  }

  /** One without an answer, since there was no credential to ask with. */
  static UpstreamProbe withoutToken(String message) {
    return new UpstreamProbe(ProbeOutcome.NO_TOKEN, message, 0, MissingNode.getInstance());
  }

  /** Whether it answers as it should and its clock agrees with ours. */
  public boolean isGood() {
    return outcome == ProbeOutcome.OK && clocksAgree();
  }

  /** Whether its clock is within a minute of ours, as tokens and queries need. */
  public boolean clocksAgree() {
    return Math.abs(skewSeconds) <= MAX_SKEW_SECONDS;
  }

  /** The same, but not good if the answer does not have a form. */
  public UpstreamProbe expecting(Predicate<JsonNode> form) {
    return outcome == ProbeOutcome.OK && !form.test(body)
        ? new UpstreamProbe(ProbeOutcome.UNEXPECTED, said, skewSeconds, body)
        : this;
  }

  private static ProbeOutcome outcome(AttemptResult.Answer answer, JsonNode body) {
    int status = answer.status();
    return switch (status / 100) {
      case 2 -> {
        if (answer.isPage() || startsWithTag(answer)) {
          yield ProbeOutcome.PAGE;
        }
        yield body.isMissingNode() ? ProbeOutcome.NOT_JSON : ProbeOutcome.OK;
      }
      case 3 -> ProbeOutcome.REDIRECT;
      case 4 ->
          switch (status) {
            case 401 -> ProbeOutcome.UNAUTHORIZED;
            case 403 -> ProbeOutcome.FORBIDDEN;
            case 404 -> ProbeOutcome.NOT_FOUND;
            case 429 -> ProbeOutcome.RATE_LIMITED;
            default -> ProbeOutcome.REJECTED;
          };
      default -> ProbeOutcome.SERVER_ERROR;
    };
  }

  private static boolean startsWithTag(AttemptResult.Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8).stripLeading().startsWith("<");
  }

  private static String said(AttemptResult.Answer answer) {
    String status = "status " + answer.status();
    if (answer.status() / 100 == 3 && answer.location() != null) {
      return status + " to " + place(answer.location());
    }
    return answer.status() / 100 == 2 ? "" : status;
  }

  /** Where a redirect leads, without what may be secret in it. */
  private static String place(String location) {
    try {
      URI target = new URI(location);
      URI shown =
          new URI(
              target.getScheme(),
              null,
              target.getHost(),
              target.getPort(),
              target.getPath(),
              null,
              null);
      return Redaction.text(shown.toString());
    } catch (URISyntaxException e) {
      return "another address";
    }
  }

  private static JsonNode json(AttemptResult.Answer answer) {
    try {
      Optional<JsonNode> body = ResponseJson.read(answer.body());
      return body.orElseGet(MissingNode::getInstance);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static long skew(AttemptResult.Answer answer, Instant now) {
    String date = answer.date();
    if (date == null) {
      return 0;
    }
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(now, theirs).toSeconds();
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
