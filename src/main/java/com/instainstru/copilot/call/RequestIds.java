package com.instainstru.copilot.call;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names for requests, to find them again in logs and at upstreams. */
public final class RequestIds {
  private RequestIds() {}

  /**
   * A UUID of version 4 (RFC 9562). It is no secret and nobody is let in by one, so it does not
   * wait for the system's source of randomness, which all calls would share.
   */
  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
            (random.nextLong() & ~0xF000L) | 0x4000L,
            (random.nextLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L)
        .toString();
  }
}
