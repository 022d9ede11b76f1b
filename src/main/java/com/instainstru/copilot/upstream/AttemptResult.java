package com.instainstru.copilot.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
sealed interface AttemptResult {
  /** Errors are short; what is longer is none of Prometheus. */
  int MAX_ERROR_BYTES = 10_000;

  Pattern QUERY_TIMEOUT = Pattern.compile("\"errorType\"\\s*:\\s*\"timeout\"");

  /**
   * The upstream answered.
   *
   * @param body whole body after decoding
   * @param contentType the header as sent; null for none
   * @param retryAfter the header as sent; null for none
   * @param date the header as sent; null for none
   * @param location the header as sent; null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes go straight to the JSON parser
  record Answer(
      int status,
      byte[] body,
      @Nullable String contentType,
      @Nullable String retryAfter,
      @Nullable String date,
      @Nullable String location)
      implements AttemptResult {
    /** After how many seconds the upstream wants to be asked again. */
    Optional<Integer> retryAfter(Clock clock) {
      return RetryAfter.seconds(retryAfter, date, clock);
    }

    /** Whether it says to be a page for people, such as a proxy's or a login's. */
    boolean isPage() {
      String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
      return type.contains("html") || type.contains("xml");
    }

    /** Whether Prometheus gave a query up: a fault of the query, which a repeat repeats. */
    boolean isQueryTimeout() {
      return status == 503
          && body.length < MAX_ERROR_BYTES
          && QUERY_TIMEOUT.matcher(new String(body, StandardCharsets.UTF_8)).find();
    }

    @Override
    public String outcome() {
      return status / 100 + "xx";
    }
  }

  /**
   * No usable answer came.
   *
   * @param stale whether that may be due to a kept connection that the upstream had closed
   * @param trouble why, for people
   */
  record Broken(Fault fault, boolean stale, ProbeOutcome trouble) implements AttemptResult {
    @Override
    public String outcome() {
      return fault.name().toLowerCase(Locale.ROOT);
    }
  }

  /** In a word, for meters. */
  String outcome();

  /** Why no usable answer came. */
  enum Fault {
    /** Not within the time limit. */
    TIMEOUT,
    /** No connection, or its peer is not who it should be; nothing was sent. */
    NOT_CONNECTED,
    /** The connection broke before the answer began. */
    CONNECTION_LOST,
    /** The answer broke off, was too large or no HTTP. */
    UNREADABLE,
    /** The caller gave up. */
    CANCELLED
  }
}
