package com.instainstru.copilot.cli;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells on standard error that a command still works, once it takes longer than a second. One line
 * that is written over, and wiped away at the end; nothing at all where nobody looks.
 */
final class Progress implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final String WIPE = "\r\u001b[K";

  private final Terminal terminal;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
          });

  private String what;
  private int steps;
  private boolean closed;

  private Progress(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  /** Begins to wait for something. */
  static Progress of(Terminal terminal, String what) {
    return of(terminal, what, STEP);
  }

  /**
   * @param step how often the line is renewed
   */
  static Progress of(Terminal terminal, String what, Duration step) {
    Progress progress = new Progress(terminal, what);
    if (terminal.attended()) {
      long nanos = step.toNanos();
      ScheduledFuture<?> unused =
          progress.timer.scheduleAtFixedRate(progress::draw, nanos, nanos, TimeUnit.NANOSECONDS);
    }
    return progress;
  }

  /** Says what is going on meanwhile. */
  synchronized void note(String now) {
    what = now;
  }

  private synchronized void draw() {
    if (closed) {
      return;
    }
    steps++;
    String text = what.replaceAll("\\p{Cntrl}", " ") + " ... " + steps + " s";
    terminal.err().print(WIPE + text.substring(0, Math.min(text.length(), terminal.width() - 1)));
    terminal.err().flush();
  }

  /** Wipes the line away, for an answer or a question. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
    if (steps > 0) {
      terminal.err().print(WIPE);
      terminal.err().flush();
      steps = 0;
    }
  }
}
