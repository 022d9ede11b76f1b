package com.instainstru.copilot.tools.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.upstream.SingleFlight;
import com.instainstru.copilot.upstream.Upstream;
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
   * @param send asks the upstream
   * @throws ToolFailure {@code outcome_unknown} or {@code in_progress} if it may have happened
   */
  JsonNode send(String key, CallContext context, Supplier<JsonNode> send) {
    JsonNode known = results.getIfPresent(key);
    return known == null ? sends.run(key, context, () -> sendNow(key, send)) : known;
  }

  private JsonNode sendNow(String key, Supplier<JsonNode> send) {
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
      throw explained(failure, repeated);
    }
  }

  /**
   * @param repeated whether an earlier try may have acted
   */
  private static ToolFailure explained(ToolFailure failure, boolean repeated) {
    Map<String, Object> details = failure.details();
    String detail = String.valueOf(details.get("detail"));
    String code = String.valueOf(details.get("code"));
    boolean triedTwice = repeated || details.containsKey("attempts");
    return switch (failure.code()) {
      case UPSTREAM_UNAVAILABLE ->
          details.containsKey(Upstream.NOTHING_SENT) && !triedTwice ? failure : unknown(details);
      case UPSTREAM_TIMEOUT, UPSTREAM_BAD_RESPONSE -> unknown(details);
      case UPSTREAM_REJECTED -> {
        if (detail.equals("idempotency_in_progress")) {
          yield as(
                  FailureCode.IN_PROGRESS,
                  "The same send is still running. Repeat the same call in a few seconds: it yields"
                      + " the first result and never mails twice.",
                  true,
                  details)
              .retryAfter(IN_PROGRESS_WAIT_SECONDS);
        }
        if (code.startsWith("MCP_TOKEN_") || detail.startsWith("confirm_token_")) {
          yield as(
              FailureCode.INVALID_ARGUMENTS,
              "The confirm_token cannot be used: it is incomplete, expired or belongs to another"
                  + " credential. Call invites_preview again, show the preview to the user, and send"
                  + " with the new token.",
              false,
              details);
        }
        boolean conflict = Integer.valueOf(409).equals(details.get("status"));
        yield conflict && triedTwice ? unknown(details) : failure;
      }
      default -> failure;
    };
  }

  private static ToolFailure unknown(Map<String, Object> details) {
    return as(
        FailureCode.OUTCOME_UNKNOWN,
        "Whether the invites were mailed is not known, because the answer was lost or a repeat"
            + " conflicts with an earlier try. Repeat the same call with the same confirm_token: it"
            + " yields the first result and never mails twice. Do not preview again before that.",
        true,
        details);
  }

  private static ToolFailure as(
      FailureCode code, String message, boolean retryable, Map<String, Object> details) {
    ToolFailure failure = ToolFailure.of(code, message).from("backend", retryable);
    for (Map.Entry<String, Object> field : details.entrySet()) {
      failure = failure.with(field.getKey(), field.getValue());
    }
    return failure;
  }
}
