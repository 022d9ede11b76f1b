package com.instainstru.copilot.security.audit;

import com.instainstru.copilot.config.SealKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON line a call, appended to a file as a chain ({@link AuditChain}): who called what and how
 * it ended, no argument values.
 *
 * <p>A thread of its own writes in order. Whoever wants a line on the disk waits for that; other
 * lines are written beside the answer and left to the operating system, so that a crash of the
 * machine can cost the last of them. Lines that cannot be written are kept, up to a bound, and
 * {@link #accepts()} is false until they are written, so that actions can be refused while reads go
 * on.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final int MAX_KEPT = 10_000;
  private static final int MAX_QUEUED = 10_000;
  private static final int CLOSING_SECONDS = 5;

  /** To wake a thread for each line would cost more than to write it. */
  private static final int GATHERED_MILLIS = 5;

  private final @Nullable Path path;
  private final AuditChain chain;
  private final RecentCalls recent = new RecentCalls();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(1, AuditLog::thread, (work, pool) -> tooLate());

  private final BlockingQueue<AuditEntry> incoming = new LinkedBlockingQueue<>(MAX_QUEUED);
  private final AtomicBoolean called = new AtomicBoolean();

  // The rest belongs to the writer's thread.
  private final Deque<AuditEntry> kept = new ArrayDeque<>();
  private @Nullable AuditFile file;
  private boolean failing;

  private AuditLog(@Nullable Path path, AuditChain chain) {
    this.path = path;
    this.chain = chain;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "audit-log");
    thread.setDaemon(true);
    return thread;
  }

  private static void tooLate() {
    log.error("a call ended after the audit log was closed; its line is lost");
  }

  /**
   * @param path where lines go; null for nowhere
   * @param key of the chain; null for none
   */
  public static AuditLog open(@Nullable Path path, @Nullable SealKey key) {
    AuditLog audit = new AuditLog(path, new AuditChain(key));
    audit.accepts();
    return audit;
  }

  /** Whether all lines so far are written and the file is open; tries again if they are not. */
  public boolean accepts() {
    return path == null || flushed(path);
  }

  /** Appends one entry; returns once it is on the disk if the entry asks for that. */
  public void write(AuditEntry entry) {
    recent.add(entry);
    if (path == null) {
      return;
    }
    if (writer.isShutdown()) {
      tooLate();
      return;
    }
    try {
      if (!incoming.offer(entry)) {
        // A disk that stalls slows callers down; it costs no line.
        incoming.put(entry);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("a line of the audit log is lost by an interruption");
      return;
    }
    if (entry.durable()) {
      flushed(path);
    } else if (!called.getAndSet(true)) {
      // Its outcome shows at the next action.
      var unused = writer.schedule(this::gathered, GATHERED_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void gathered() {
    called.set(false);
    if (path != null && !incoming.isEmpty()) {
      flush(path);
    }
  }

  /** The latest entries, without a file too. */
  public RecentCalls recent() {
    return recent;
  }

  /** Has all lines so far written and waits for that; false if it failed. */
  private boolean flushed(Path where) {
    FutureTask<Boolean> task = new FutureTask<>(() -> flush(where));
    writer.execute(task);
    if (writer.isShutdown()) {
      return false;
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the audit log has a defect", e.getCause());
    }
  }

  private void keep(AuditEntry entry) {
    if (kept.size() == MAX_KEPT) {
      kept.remove();
      log.error("the audit log has been failing for so long that its oldest line is lost");
    }
    kept.add(entry);
  }

  /** Writes what has come meanwhile together. */
  private boolean flush(Path where) {
    for (AuditEntry next = incoming.poll(); next != null; next = incoming.poll()) {
      keep(next);
    }
    try {
      AuditFile open = file;
      if (open == null) {
        open = AuditFile.open(where, chain);
        file = open;
      }
      if (!kept.isEmpty()) {
        open.append(kept);
        kept.clear();
      }
      if (failing) {
        log.warn("the audit log can be written again");
      }
      failing = false;
    } catch (IOException e) {
      shut();
      if (!failing) {
        log.error("the audit log cannot be written; actions are rejected until it can", e);
      }
      failing = true;
    }
    return !failing;
  }

  /** The next try opens the file anew: it may be another one by then. */
  private void shut() {
    AuditFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.warn("the audit log could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    if (writer.isShutdown()) {
      return;
    }
    writer.execute(
        () -> {
          gathered();
          shut();
        });
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        log.error("the audit log could not be closed in time; its last lines may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
