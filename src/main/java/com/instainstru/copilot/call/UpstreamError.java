package com.instainstru.copilot.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a request that failed at an upstream.
 *
 * @param status of its answer; null if none came
 * @param attempts how often it was sent
 * @param nothingSent whether no byte of it can have reached the upstream
 * @param details what its answer said of the error, such as {@code code}, in order
 */
public record UpstreamError(
    @Nullable Integer status, int attempts, boolean nothingSent, Map<String, String> details) {

  /** An answer with an error status, to the first attempt. */
  public static UpstreamError answered(int status, Map<String, String> details) {
    return new UpstreamError(status, 1, false, details);
  }

  /** No answer came to the first attempt. */
  public static UpstreamError unanswered(boolean nothingSent) {
    return new UpstreamError(null, 1, nothingSent, Map.of());
  }

  /** The same error, met by the last of several attempts. */
  public UpstreamError afterAttempts(int number) {
    return new UpstreamError(status, number, nothingSent, details);
  }

  /** A field of the upstream's answer; empty if it has none. */
  public String detail(String name) {
    return details.getOrDefault(name, "");
  }

  UpstreamError map(UnaryOperator<String> change) {
    Map<String, String> changed = new LinkedHashMap<>(details);
    changed.replaceAll((name, value) -> change.apply(value));
    return new UpstreamError(status, attempts, nothingSent, changed);
  }

  /** Adds the fields of a failure that tell of this error. */
  void addTo(ObjectNode body) {
    if (nothingSent) {
      body.put("nothing_sent", true);
    }
    if (status != null) {
      body.put("status", status);
    }
    details.forEach(body::put);
    if (attempts > 1) {
      body.put("attempts", attempts);
    }
  }
}
