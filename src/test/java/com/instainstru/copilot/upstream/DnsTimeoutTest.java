package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsTimeoutTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final List<InetAddress> FOUND = List.of(InetAddress.getLoopbackAddress());

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger lookups = new AtomicInteger();

  @AfterEach
  void release() {
    release.countDown();
  }

  /** Answers only after the test for {@code slow.example}. */
  private List<InetAddress> lookup(String hostname) {
    lookups.incrementAndGet();
    if (hostname.equals("slow.example")) {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return FOUND;
  }

  @Test
  void returnsTheAddressesOfTheResolver() throws Exception {
    assertThat(new DnsTimeout(this::lookup, LONG).lookup("backend.example")).isEqualTo(FOUND);
  }

  @Test
  void failsWithoutTheNameForAnUnknownHost() {
    UnknownHostException unknown = new UnknownHostException("no.example");
    Dns dns =
        new DnsTimeout(
            name -> {
              throw unknown;
            },
            LONG);

    assertThatThrownBy(() -> dns.lookup("no.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved")
        .hasRootCause(unknown);
  }

  @Test
  void failsForADefectOfTheResolver() {
    IllegalStateException defect = new IllegalStateException("no.example is odd");
    Dns dns =
        new DnsTimeout(
            name -> {
              throw defect;
            },
            LONG);

    assertThatThrownBy(() -> dns.lookup("no.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved")
        .hasRootCause(defect);
  }

  @Test
  void failsForAnInterruptedThread() {
    Dns dns = new DnsTimeout(this::lookup, LONG);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> dns.lookup("slow.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void looksUpAgainAfterALookupHasEnded() throws Exception {
    Dns dns =
        new DnsTimeout(
            name -> {
              assertThat(Thread.currentThread().isDaemon()).isTrue();
              return List.of(
                  InetAddress.getByAddress(
                      new byte[] {10, 0, 0, (byte) lookups.incrementAndGet()}));
            },
            LONG);
    assertThat(dns.lookup("backend.example").get(0)).hasToString("/10.0.0.1");

    Awaitility.await()
        .until(() -> dns.lookup("backend.example").get(0).toString(), "/10.0.0.2"::equals);
  }

  @Test
  void looksUpNamesIndependently() throws Exception {
    Dns dns = new DnsTimeout(this::lookup, LONG);
    CompletableFuture<List<InetAddress>> slow =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return dns.lookup("slow.example");
              } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(dns.lookup("quick.example")).isEqualTo(FOUND);
    release.countDown();
    assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(FOUND);
  }

  @Test
  void failsAfterTheTimeoutAndKeepsOneLookup_R21() {
    Dns dns = new DnsTimeout(this::lookup, Duration.ofMillis(100));

    for (int call = 0; call < 3; call++) {
      assertThatThrownBy(() -> dns.lookup("slow.example"))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageNotContaining("slow.example");
    }
    assertThat(lookups).hasValue(1);
  }
}
