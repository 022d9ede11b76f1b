package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedDnsTest {
  @Test
  void givesWhatTheResolverFinds() throws Exception {
    InetAddress[] found = {InetAddress.getLoopbackAddress()};
    TimedDns dns = new TimedDns(name -> found, Duration.ofSeconds(10));
    assertThat(dns.resolve("backend.example")).isEqualTo(found);
    assertThat(dns.resolve("backend.example")).isEqualTo(found);
  }

  @Test
  void saysTheSameForANameThatThereIsNotAndForAnInterruption() {
    TimedDns dns =
        new TimedDns(
            name -> {
              throw new UnknownHostException(name);
            },
            Duration.ofSeconds(10));
    assertThatThrownBy(() -> dns.resolve("no.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved");

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> dns.resolve("no.example")).isInstanceOf(UnknownHostException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void doesNotWaitLongerThanTheLimitAndAsksOnce_R21() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    TimedDns dns =
        new TimedDns(
            name -> {
              asked.incrementAndGet();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            },
            Duration.ofMillis(200));
    for (int call = 0; call < 3; call++) {
      assertThatThrownBy(() -> dns.resolve("slow.example"))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageNotContaining("slow.example");
    }
    assertThat(asked).hasValue(1);
    release.countDown();
  }
}
