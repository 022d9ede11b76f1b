package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
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

    CountDownLatch release = new CountDownLatch(1);
    TimedDns slow =
        new TimedDns(
            name -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new InetAddress[0];
            },
            Duration.ofSeconds(30));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> slow.resolve("no.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved");
    assertThat(Thread.interrupted()).isTrue();
    release.countDown();
  }

  @Test
  void asksAgainOnceAnAnswerIsThere() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TimedDns dns =
        new TimedDns(
            name -> {
              assertThat(Thread.currentThread().isDaemon())
                  .as("a resolver that hangs keeps no process alive")
                  .isTrue();
              return new InetAddress[] {
                InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) asked.incrementAndGet()})
              };
            },
            Duration.ofSeconds(10));
    assertThat(dns.resolve("backend.example")[0]).hasToString("/10.0.0.1");
    Awaitility.await()
        .until(() -> dns.resolve("backend.example")[0].toString(), "/10.0.0.2"::equals);
  }

  @Test
  void oneNameDoesNotWaitForAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    InetAddress[] found = {InetAddress.getLoopbackAddress()};
    TimedDns dns =
        new TimedDns(
            name -> {
              if (name.equals("slow.example")) {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              return found;
            },
            Duration.ofSeconds(30));
    CompletableFuture<InetAddress[]> slow =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return dns.resolve("slow.example");
              } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(dns.resolve("quick.example")).isEqualTo(found);
    release.countDown();
    assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(found);
  }

  @Test
  void saysWhyTheNameWasNotResolvedInTheCauseOnly() {
    IllegalStateException defect = new IllegalStateException("no.example is odd");
    TimedDns dns =
        new TimedDns(
            name -> {
              throw defect;
            },
            Duration.ofSeconds(10));

    assertThatThrownBy(() -> dns.resolve("no.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the name was not resolved")
        .hasRootCause(defect);
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
