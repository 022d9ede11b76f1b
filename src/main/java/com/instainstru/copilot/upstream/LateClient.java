package com.instainstru.copilot.upstream;

import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that is made at its first use: to load its trust store takes about as long as the
 * rest of a start. Thread safe.
 */
final class LateClient {
  private final Supplier<OkHttpClient> maker;
  private volatile @Nullable OkHttpClient client;

  LateClient(Supplier<OkHttpClient> maker) {
    this.maker = maker;
  }

  OkHttpClient get() {
    OkHttpClient made = client;
    return made == null ? make() : made;
  }

  private synchronized OkHttpClient make() {
    OkHttpClient made = client;
    if (made == null) {
      made = maker.get();
      client = made;
    }
    return made;
  }
}
