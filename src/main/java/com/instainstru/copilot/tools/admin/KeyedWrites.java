package com.instainstru.copilot.tools.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.upstream.SingleFlight;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Sends writes that carry an idempotency key. Callers with the same key share one send; its result
 * answers later repeats too. A write may have happened even though its answer was lost, so the
 * advice is then to repeat the same call, which cannot act twice.
 */
final class KeyedWrites {
  static final String HEADER = "Idempotency-Key";
  private static final int IN_PROGRESS_WAIT_SECONDS = 5;
  private static final int MAX_RESULTS = 200;

  private static final String RUNS =
      "The same action is still running. Repeat the same call in a few seconds: it yields the first"
          + " result and never acts twice.";
  private static final String UNKNOWN =
      "Whether the action happened is not known, because the answer was lost or a repeat conflicts"
          + " with an earlier try. Repeat the same call: it yields the first result and never acts"
          + " twice.";

  /** The backend remembers keys for 24 hours. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final Cache<String, Boolean> begun =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  private final Cache<String, JsonNode> results =
      Caffeine.newBuilder().maximumSize(MAX_RESULTS).expireAfterWrite(REMEMBERED).build();

  private final SingleFlight<String, JsonNode> sends = new SingleFlight<>();

  /**
   * The result of the write with that key; shared by callers, who never change it.
   *
   * @param messages what the caller reads, by failure code, where the tool has words of its own
   * @param send asks the upstream
   * @throws ToolFailure {@code outcome_unknown} or {@code in_progress} if it may have happened
   */
  JsonNode send(
      String key, Map<String, String> messages, CallContext context, Supplier<JsonNode> send) {
    JsonNode known = results.getIfPresent(key);
    return known == null ? sends.run(key, context, () -> sendNow(key, messages, send)) : known;
  }

  private JsonNode sendNow(String key, Map<String, String> messages, Supplier<JsonNode> send) {
    // Another send may have ended between the look above and this one's begin.
    JsonNode known = results.getIfPresent(key);
    if (known != null) {
      return known;
    }
    boolean repeated = begun.asMap().putIfAbsent(key, Boolean.TRUE) != null;
    try {
      JsonNode result = send.get();
      results.put(key, result);
      return result;
    } catch (ToolFailure failure) {
      throw explained(failure, repeated, messages);
    }
  }

  /**
   * @param repeated whether an earlier try may have acted
   */
  private static ToolFailure explained(
      ToolFailure failure, boolean repeated, Map<String, String> messages) {
    UpstreamError error = failure.upstreamError();
    if (error == null) {
      return failure;
    }
    boolean triedTwice = repeated || error.attempts() > 1;
    boolean mayHaveActed =
        switch (failure.code()) {
          case UPSTREAM_UNAVAILABLE -> !error.nothingSent() || triedTwice;
          case UPSTREAM_TIMEOUT, UPSTREAM_BAD_RESPONSE -> true;
          case UPSTREAM_REJECTED -> triedTwice && Integer.valueOf(409).equals(error.status());
          default -> false;
        };
    if (failure.code() == FailureCode.UPSTREAM_REJECTED) {
      if (error.detail("detail").equals("idempotency_in_progress")) {
        return failure
            .as(
                FailureCode.IN_PROGRESS,
                messages.getOrDefault(FailureCode.IN_PROGRESS.code(), RUNS),
                true)
            .retryAfter(IN_PROGRESS_WAIT_SECONDS);
      }
      String invalid = messages.get(FailureCode.INVALID_ARGUMENTS.code());
      if (invalid != null && isTokenError(error)) {
        return failure.as(FailureCode.INVALID_ARGUMENTS, invalid, false);
      }
    }
    return mayHaveActed
        ? failure.as(
            FailureCode.OUTCOME_UNKNOWN,
            messages.getOrDefault(FailureCode.OUTCOME_UNKNOWN.code(), UNKNOWN),
            true)
        : failure;
  }

  private static boolean isTokenError(UpstreamError error) {
    return error.detail("code").startsWith("MCP_TOKEN_")
        || error.detail("detail").startsWith("confirm_token_");
  }
}
