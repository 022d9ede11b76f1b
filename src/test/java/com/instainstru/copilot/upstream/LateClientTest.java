package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class LateClientTest {
  @Test
  void isMadeOnceAtTheFirstUse() {
    AtomicInteger made = new AtomicInteger();
    LateClient late =
        new LateClient(
            () -> {
              made.incrementAndGet();
              return new OkHttpClient();
            });
    assertThat(made).hasValue(0);

    OkHttpClient first = late.get();

    assertThat(late.get()).isSameAs(first);
    assertThat(made).hasValue(1);
  }
}
