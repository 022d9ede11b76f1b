package com.instainstru.copilot.server.http;

import com.instainstru.copilot.config.HttpLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** All open sessions: bounded, owned, and ended when their stream ends or nobody uses them. */
final class SseSessions implements Runnable {
  private final HttpLimits limits;
  private final Semaphore free;
  private final Map<String, SseSession> sessions = new ConcurrentHashMap<>();

  SseSessions(HttpLimits limits) {
    this.limits = limits;
    this.free = new Semaphore(limits.sessions());
  }

  /**
   * Takes room for one session.
   *
   * @return false if there is none; true obliges to {@link #removed}
   */
  boolean reserve() {
    return free.tryAcquire();
  }

  void add(SseSession session) {
    sessions.put(session.id(), session);
  }

  /** The stream of that session has ended: nobody waits for its calls. */
  void removed(String id) {
    SseSession session = sessions.remove(id);
    free.release();
    if (session != null) {
      session.client().calls().cancelAll();
    }
  }

  /** The session of that id if it belongs to the principal. */
  Optional<SseSession> find(String id, String principal) {
    return Optional.ofNullable(sessions.get(id))
        .filter(session -> session.principal().equals(principal));
  }

  int size() {
    return sessions.size();
  }

  /** Ends idle sessions and keeps the others' connections alive; to be run every second or so. */
  @Override
  public void run() {
    for (SseSession session : sessions.values()) {
      if (session.isIdle(limits.sessionIdle().toNanos())) {
        session.stream().end();
      } else {
        session.stream().keepAlive(limits.keepAlive().toNanos());
      }
    }
  }

  void cancelAll() {
    sessions.values().forEach(session -> session.client().calls().cancelAll());
  }

  void endAll() {
    sessions.values().forEach(session -> session.stream().end());
  }
}
