package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Maps the failures of an upstream to {@link ToolFailure}s. */
final class FailureMapping {
  /** Limits that name no time refill within seconds. */
  private static final int DEFAULT_WAIT_SECONDS = 2;

  /** Where a parameter of a request can be wrong, as the backend says it. */
  private static final Set<String> PLACES = Set.of("query", "body", "path", "header", "cookie");

  private static final int OVERLOADED_WAIT_SECONDS = 2;

  /** Statuses whose body has the only reason. */
  private static final Set<Integer> WITH_REASON = Set.of(400, 409, 422);

  private final String upstream;
  private final ErrorDetails tokens;
  private final Clock clock;
  private final String title;

  FailureMapping(String upstream, ErrorDetails tokens, Clock clock) {
    this.upstream = upstream;
    this.tokens = tokens;
    this.clock = clock;
    this.title =
        upstream.equals("backend")
            ? "The backend"
            : Character.toUpperCase(upstream.charAt(0)) + upstream.substring(1);
  }

  ToolFailure of(AttemptResult.Fault fault) {
    ToolFailure failure = byFault(fault);
    boolean nothingSent = fault == AttemptResult.Fault.NOT_CONNECTED;
    return failure.with(UpstreamError.unanswered(nothingSent));
  }

  private ToolFailure byFault(AttemptResult.Fault fault) {
    return switch (fault) {
      case TIMEOUT ->
          failure(
              FailureCode.UPSTREAM_TIMEOUT,
              " did not answer in time. Try again in a moment, or ask for less.",
              true);
      case NOT_CONNECTED, CONNECTION_LOST ->
          failure(
              FailureCode.UPSTREAM_UNAVAILABLE,
              " could not be reached. Try again in a moment; if the failure persists, ask its"
                  + " operators to investigate.",
              true);
      case UNREADABLE ->
          failure(
              FailureCode.UPSTREAM_BAD_RESPONSE,
              " sent an unusable answer: incomplete, too large, or not in the form that its API"
                  + " promises. Ask for less; if the failure persists, ask its operators to"
                  + " investigate.",
              true);
      case CANCELLED ->
          failure(FailureCode.UPSTREAM_UNAVAILABLE, " was not waited for: cancelled.", true);
    };
  }

  /** As many requests are in work as the upstream gets. */
  ToolFailure overloaded() {
    return failure(
            FailureCode.OVERLOADED,
            " is already handling as many requests of this server as it may. Repeat the call in a"
                + " moment.",
            true)
        .retryAfter(OVERLOADED_WAIT_SECONDS);
  }

  /**
   * The upstream is left alone.
   *
   * @param seconds until it is asked again
   */
  ToolFailure circuitOpen(int seconds) {
    return failure(
            FailureCode.CIRCUIT_OPEN,
            " failed repeatedly, so calls to it are paused. Wait "
                + seconds
                + " s, then repeat the call; tools of other upstreams still work.",
            true)
        .retryAfter(seconds);
  }

  /** A failure for a status outside of 200 to 299. */
  ToolFailure of(AttemptResult.Answer answer) {
    JsonNode body = json(answer.body());
    int status = answer.status();
    if (status == 422 && blamesItself(body)) {
      return failure(
              FailureCode.UPSTREAM_BAD_RESPONSE,
              " could not build its own answer: the data it found does not fit. The arguments are"
                  + " not the cause; ask for less or for other rows, and tell its operators.",
              false)
          .with(UpstreamError.answered(status, tokens.of(body)));
    }
    if (answer.isQueryTimeout()) {
      return failure(
              FailureCode.UPSTREAM_REJECTED,
              " gave the query up because it takes too long. Ask for a shorter range, a longer step"
                  + " or fewer series.",
              false)
          .with(UpstreamError.answered(status, tokens.of(body)));
    }
    return byStatus(status, answer).with(UpstreamError.answered(status, details(status, body)));
  }

  /** Reasons stand in the answers to wrong requests only, and in Prometheus' own form. */
  private Map<String, String> details(int status, JsonNode body) {
    Map<String, String> details = tokens.of(body);
    if (WITH_REASON.contains(status) || details.containsKey("error_type")) {
      return details;
    }
    Map<String, String> withoutText = new LinkedHashMap<>(details);
    withoutText.remove("error_text");
    return withoutText;
  }

  /** Whether the errors of a validation are all about fields that no request has. */
  private static boolean blamesItself(JsonNode body) {
    JsonNode errors = body.path("detail").isArray() ? body.path("detail") : body.path("errors");
    return errors.isArray()
        && !errors.isEmpty()
        && errors
            .valueStream()
            .noneMatch(error -> PLACES.contains(error.path("loc").path(0).asString("")));
  }

  private ToolFailure byStatus(int status, AttemptResult.Answer answer) {
    if (status == 401 || status == 403) {
      return failure(
          FailureCode.UPSTREAM_AUTH_FAILED,
          " rejected this server's credential. Ask the operator to renew it or to extend its"
              + " permissions; `copilot doctor` names the setting.",
          false);
    }
    if (status == 404) {
      return failure(
          FailureCode.NOT_FOUND,
          " does not have what you asked for. Check the id or name, or find it with a tool that"
              + " lists.",
          false);
    }
    if (status == 429) {
      int wait = answer.retryAfter(clock).orElse(DEFAULT_WAIT_SECONDS);
      return failure(
              FailureCode.UPSTREAM_RATE_LIMITED,
              " accepts no more calls for now. Wait " + wait + " s, then repeat the call.",
              true)
          .retryAfter(wait);
    }
    if (status >= 500) {
      return failure(
          FailureCode.UPSTREAM_UNAVAILABLE,
          " failed with an error of its own. Try again in a moment.",
          true);
    }
    if (status >= 400) {
      return failure(
          FailureCode.UPSTREAM_REJECTED,
          " rejected the request; error_text has the reason, if it gave one. Correct the arguments;"
              + " repeating the same call will not help.",
          false);
    }
    return byFault(AttemptResult.Fault.UNREADABLE);
  }

  /** A failure for an answer with a good status and an unusable body. */
  ToolFailure unusable(AttemptResult.Answer answer) {
    return byFault(AttemptResult.Fault.UNREADABLE)
        .with(UpstreamError.answered(answer.status(), Map.of()));
  }

  private ToolFailure failure(FailureCode code, String what, boolean retryable) {
    return ToolFailure.of(code, title + what).from(upstream, retryable);
  }

  private static JsonNode json(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
