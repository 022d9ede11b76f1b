package com.instainstru.copilot.questions.labels;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.plan.Interpreter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interpreter over what Prometheus holds, renewed in the background when it is five minutes
 * old. While Prometheus does not answer, the last one serves on; without one, questions are read
 * without knowing any label value.
 */
public final class LabelCache {
  private static final Logger log = LoggerFactory.getLogger(LabelCache.class);
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(15);

  private final MetricsDictionary dictionary;
  private final LabelReader reader;
  private final Clock clock;
  private final Executor background;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final Interpreter unlearned;
  private volatile @Nullable Learned learned;
  private volatile Instant notBefore = Instant.MIN;

  private record Learned(Interpreter interpreter, Instant at) {}

  /**
   * @param background runs renewals, which wait for Prometheus
   */
  public LabelCache(
      MetricsDictionary dictionary, LabelReader reader, Clock clock, Executor background) {
    this.dictionary = dictionary;
    this.reader = reader;
    this.clock = clock;
    this.background = background;
    this.unlearned = new Interpreter(dictionary, LabelValues.none());
  }

  /** An interpreter that knows no label value, for questions that name none. */
  public Interpreter unlearned() {
    return unlearned;
  }

  /** The interpreter for a question that is asked now. */
  public Interpreter interpreter(CallContext context) {
    Learned known = learned;
    if (known == null) {
      return first(context);
    }
    boolean old = known.at.plus(FRESH).isBefore(clock.instant());
    if (old && clock.instant().isAfter(notBefore) && renewing.compareAndSet(false, true)) {
      CallContext own =
          new CallContext(
              context.caller(),
              UUID.randomUUID().toString(),
              context.transport(),
              context.client(),
              new Cancellation());
      background.execute(
          () -> {
            try {
              renew(own);
            } finally {
              renewing.set(false);
            }
          });
    }
    return known.interpreter;
  }

  private synchronized Interpreter first(CallContext context) {
    if (learned == null && clock.instant().isAfter(notBefore)) {
      renew(context);
    }
    Learned known = learned;
    return known == null ? unlearned : known.interpreter;
  }

  private void renew(CallContext context) {
    try {
      LabelValues values = reader.read(context);
      learned = new Learned(new Interpreter(dictionary, values), clock.instant());
    } catch (ToolFailure failure) {
      notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
      log.warn("label values could not be read: {} {}", failure.code().code(), failure.message());
    }
  }
}
