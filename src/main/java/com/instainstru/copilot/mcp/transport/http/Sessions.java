package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.HttpLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** All open sessions of a transport: bounded, owned, and ended when nobody uses them. */
final class Sessions implements Runnable {
  private final HttpLimits limits;
  private final Semaphore free;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  Sessions(HttpLimits limits) {
    this.limits = limits;
    this.free = new Semaphore(limits.sessions());
  }

  /**
   * Takes a session in.
   *
   * @return false if there is no room
   */
  boolean add(Session session) {
    if (!free.tryAcquire()) {
      return false;
    }
    sessions.put(session.id(), session);
    return true;
  }

  /** Ends a session. A second time does nothing. */
  void end(Session session) {
    if (sessions.remove(session.id(), session)) {
      free.release();
      session.end();
    }
  }

  /** The session of that id if it belongs to the principal. */
  Optional<Session> find(String id, String principal) {
    return Optional.ofNullable(sessions.get(id))
        .filter(session -> session.principal().equals(principal));
  }

  int size() {
    return sessions.size();
  }

  /** Ends idle sessions and keeps the others' connections alive; to be run every second or so. */
  @Override
  public void run() {
    for (Session session : sessions.values()) {
      if (session.isIdle(limits.sessionIdle().toNanos())) {
        end(session);
      } else {
        session.keepAlive(limits.keepAlive().toNanos());
      }
    }
  }

  void cancelAll() {
    sessions.values().forEach(session -> session.client().calls().cancelAll());
  }

  void endAll() {
    sessions.values().forEach(this::end);
  }
}
