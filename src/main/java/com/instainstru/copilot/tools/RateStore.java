package com.instainstru.copilot.tools;

import java.time.Duration;

/**
 * Where calls are counted: in this process, or in a store that replicas share. Every key has a
 * bucket that holds one minute's worth of calls and fills evenly.
 */
@FunctionalInterface
public interface RateStore {
  /**
   * Takes one call from a bucket.
   *
   * @param key whose bucket
   * @param perMinute its size, above 0
   * @return zero if the call was taken, else how long until there is one
   * @throws RuntimeException if the store cannot tell; the call is refused then
   */
  Duration take(String key, int perMinute);
}
