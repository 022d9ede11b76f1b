package com.instainstru.copilot.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that failed in a way a caller can understand. Its message is a sentence of ours: never
 * text of an exception, an upstream, a header, a URL or the caller.
 */
public final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final @Nullable String upstream;
  private final @Nullable Boolean retryable;
  private final @Nullable Integer retryAfterSeconds;
  private final transient @Nullable UpstreamError error;
  private final transient Map<String, Object> details;

  private ToolFailure(
      FailureCode code,
      String message,
      @Nullable String upstream,
      @Nullable Boolean retryable,
      @Nullable Integer retryAfterSeconds,
      @Nullable UpstreamError error,
      Map<String, Object> details) {
    // A failure is an answer, not a defect: no stack trace is taken.
    super(message, null, false, false);
    this.code = code;
    this.upstream = upstream;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
    this.error = error;
    this.details = details;
  }

  /**
   * @param message what failed, why, and what to do next
   */
  public static ToolFailure of(FailureCode code, String message) {
    return new ToolFailure(code, message, null, null, null, null, Map.of());
  }

  /** The same failure, naming the upstream that caused it and whether a repeat can help. */
  public ToolFailure from(String upstream, boolean retryable) {
    return new ToolFailure(code, message(), upstream, retryable, retryAfterSeconds, error, details);
  }

  /** The same failure with what is known of the request that failed. */
  public ToolFailure with(UpstreamError newError) {
    return new ToolFailure(
        code, message(), upstream, retryable, retryAfterSeconds, newError, details);
  }

  /** The same failure under another code, with another message. */
  public ToolFailure as(FailureCode newCode, String newMessage, boolean newRetryable) {
    return new ToolFailure(newCode, newMessage, upstream, newRetryable, null, error, details);
  }

  /** The same failure with a hint how long to wait. */
  public ToolFailure retryAfter(int seconds) {
    return new ToolFailure(code, message(), upstream, true, seconds, error, details);
  }

  /**
   * The same failure with one more field.
   *
   * @param value a text, number, boolean, list or map that Jackson can write, or a JSON node
   */
  public ToolFailure with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(field, value);
    return new ToolFailure(code, message(), upstream, retryable, retryAfterSeconds, error, more);
  }

  /** The same failure with its message and the texts of its fields changed. */
  public ToolFailure map(UnaryOperator<String> change) {
    Map<String, Object> changed = new LinkedHashMap<>(details);
    changed.replaceAll((field, value) -> value instanceof String text ? change.apply(text) : value);
    return new ToolFailure(
        code,
        change.apply(message()),
        upstream,
        retryable,
        retryAfterSeconds,
        error == null ? null : error.map(change),
        changed);
  }

  public FailureCode code() {
    return code;
  }

  /** What failed, why, and what to do next. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** Name of the upstream that caused it; null when none did. */
  public @Nullable String upstream() {
    return upstream;
  }

  /** Whether repeating the same call can help; null when no upstream is the cause. */
  public @Nullable Boolean retryable() {
    return retryable;
  }

  public @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** What is known of the request that failed at the upstream; null if none did. */
  public @Nullable UpstreamError upstreamError() {
    return error;
  }

  /** Further fields by name. */
  public Map<String, Object> details() {
    return details;
  }

  /** The flat body that both forms of a failed result carry. */
  public ObjectNode toJson(String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error", code.code());
    body.put("message", message());
    if (upstream != null) {
      body.put("upstream", upstream);
    }
    if (retryable != null) {
      body.put("retryable", retryable);
    }
    if (retryAfterSeconds != null) {
      body.put("retry_after_seconds", retryAfterSeconds);
    }
    if (error != null) {
      error.addTo(body);
    }
    details.forEach((name, value) -> body.putPOJO(name, value));
    body.put("request_id", requestId);
    return body;
  }
}
