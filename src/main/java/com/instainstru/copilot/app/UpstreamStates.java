package com.instainstru.copilot.app;

import com.instainstru.copilot.call.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One short word for each upstream, for readiness probes: {@code ok}, {@code failing}, {@code
 * not_configured}, or {@code unknown} before the first look has ended. A word is kept for ten
 * seconds, then renewed in the background. Nobody waits longer than a second, and at most one look
 * at an upstream is under way, however slow it is.
 */
final class UpstreamStates {
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MAX_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<String, Look> looks = new LinkedHashMap<>();
  private final LongSupplier nanoTime;

  /**
   * @param looks asks an upstream; may take long
   */
  UpstreamStates(Map<String, Supplier<Upstreams.State>> looks, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    looks.forEach((name, look) -> this.looks.put(name, new Look(look)));
  }

  /** The words, which are complete if every first look ends within a second. */
  Map<String, String> words() {
    long now = nanoTime.getAsLong();
    List<CompletableFuture<?>> firsts = new ArrayList<>();
    for (Look look : looks.values()) {
      CompletableFuture<?> running = look.renewed(now);
      if (!look.isKnown()) {
        firsts.add(running);
      }
    }
    await(CompletableFuture.allOf(firsts.toArray(CompletableFuture[]::new)));
    Map<String, String> words = new LinkedHashMap<>();
    looks.forEach((name, look) -> words.put(name, look.word()));
    return words;
  }

  private static void await(CompletableFuture<?> firsts) {
    try {
      firsts.get(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What has not ended, or broke, has no word yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Look {
    private final Supplier<Upstreams.State> look;
    private CompletableFuture<?> running = CompletableFuture.completedFuture(null);
    private @Nullable String word;
    private long since;

    Look(Supplier<Upstreams.State> look) {
      this.look = look;
    }

    synchronized boolean isKnown() {
      return word != null;
    }

    synchronized String word() {
      return word == null ? "unknown" : word;
    }

    /** The look that is under way, which begins here if the word is missing or old. */
    synchronized CompletableFuture<?> renewed(long now) {
      if (running.isDone() && (word == null || now - since >= FRESH_NANOS)) {
        running =
            CompletableFuture.runAsync(
                () -> learn(look.get(), now), work -> Background.run("readiness", work));
      }
      return running;
    }

    private synchronized void learn(Upstreams.State state, long now) {
      word = !state.configured() ? "not_configured" : state.good() ? "ok" : "failing";
      since = now;
    }
  }
}
