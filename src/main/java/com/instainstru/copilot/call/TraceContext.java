package com.instainstru.copilot.call;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Place of a call in a distributed trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero: the caller's span
 * @param flags 2 lower-case hex digits
 * @param state what other tracing systems passed along; null for nothing
 */
public record TraceContext(String traceId, String spanId, String flags, @Nullable String state) {
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[!-~]*)?");
  private static final Pattern STATE = Pattern.compile("[ -~]{1,512}");

  /**
   * What a caller sent.
   *
   * @param parent value of {@code traceparent}
   * @param state value of {@code tracestate}; left out if it is longer than 512 characters or not
   *     printable
   * @return empty if {@code parent} is absent or not valid
   */
  public static Optional<TraceContext> of(@Nullable String parent, @Nullable String state) {
    if (parent == null) {
      return Optional.empty();
    }
    Matcher matcher = PARENT.matcher(parent.strip());
    if (!matcher.matches()
        || matcher.group(1).equals("ff")
        || (matcher.group(1).equals("00") && matcher.group(5) != null)
        || isZero(matcher.group(2))
        || isZero(matcher.group(3))) {
      return Optional.empty();
    }
    String kept = state != null && STATE.matcher(state).matches() ? state : null;
    return Optional.of(
        new TraceContext(matcher.group(2), matcher.group(3), matcher.group(4), kept));
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(digit -> digit == '0');
  }

  /** A trace that begins here and that nobody has asked to record. */
  public static TraceContext fresh() {
    return new TraceContext(random(16), random(8), "00", null);
  }

  /** The value of {@code traceparent} for a request that this call makes: a span of its own. */
  public String childParent() {
    return "00-" + traceId + "-" + random(8) + "-" + flags;
  }

  private static String random(int bytes) {
    byte[] digits = new byte[bytes];
    // To be told apart is all that these ids are for; nobody is let in by one.
    ThreadLocalRandom.current().nextBytes(digits);
    // All zero means "none".
    digits[0] |= 1;
    return HexFormat.of().formatHex(digits);
  }
}
