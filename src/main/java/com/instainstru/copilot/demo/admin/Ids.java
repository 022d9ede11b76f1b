package com.instainstru.copilot.demo.admin;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Makes ids from a fixed seed: the same world on every start. */
final class Ids {
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final String CODE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

  private final Random random;

  Ids(Random random) {
    this.random = random;
  }

  /** A ULID: 10 characters of time, 16 of chance. */
  String ulid(Instant time) {
    char[] id = new char[26];
    long millis = time.toEpochMilli();
    for (int i = 9; i >= 0; i--) {
      id[i] = CROCKFORD.charAt((int) (millis & 31));
      millis >>= 5;
    }
    for (int i = 10; i < 26; i++) {
      id[i] = CROCKFORD.charAt(random.nextInt(32));
    }
    return new String(id);
  }

  /** An invite code of 8 characters without look-alikes. */
  String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      code.append(CODE.charAt(random.nextInt(CODE.length())));
    }
    return code.toString();
  }

  String uuid() {
    return new UUID(
            (random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
        .toString();
  }
}
