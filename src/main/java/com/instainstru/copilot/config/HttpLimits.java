package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * Bounds on what a client may take.
 *
 * @param bodyBytes longest request body
 * @param headerBytes longest header block
 * @param headerFields most header fields
 * @param headerTime time for the whole header block
 * @param bodyTime time for the whole body
 * @param idle time a connection may be silent between requests
 * @param writeTime time for an answer to be taken
 * @param sessions most SSE sessions
 * @param sessionIdle time without a message after which a session ends
 * @param keepAlive pause between comments on a silent stream
 * @param failedLogins wrong tokens a minute and remote address that are answered with 401; more
 *     with 429
 * @param drain time that running calls have when the server stops
 */
public record HttpLimits(
    int bodyBytes,
    int headerBytes,
    int headerFields,
    Duration headerTime,
    Duration bodyTime,
    Duration idle,
    Duration writeTime,
    int sessions,
    Duration sessionIdle,
    Duration keepAlive,
    int failedLogins,
    Duration drain) {

  /** The limits of a deployment that sets none. */
  public static HttpLimits standard() {
    return new HttpLimits(
        1 << 20,
        32 * 1024,
        100,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        1_000,
        Duration.ofMinutes(30),
        Duration.ofSeconds(15),
        60,
        Duration.ofSeconds(10));
  }
}
