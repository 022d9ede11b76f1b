package com.instainstru.copilot.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections whose request header takes too long. An idle timeout does not see a client
 * that sends a byte a second.
 */
final class HeaderDeadline implements Connection.Listener, Runnable {
  private final long limitNanos;
  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();

  HeaderDeadline(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** Where a connection stands between its requests. */
  private static final class Progress {
    private boolean requestInWork;
    private long bytesBefore;
    private long begun;
    private boolean headerBegun;

    synchronized void begin() {
      requestInWork = true;
      headerBegun = false;
    }

    synchronized void end(long bytes) {
      requestInWork = false;
      bytesBefore = bytes;
    }

    /** Whether a header has been under way for longer than the limit. */
    synchronized boolean isLate(long bytes, long now, long limitNanos) {
      if (requestInWork || bytes <= bytesBefore) {
        return false;
      }
      if (!headerBegun) {
        headerBegun = true;
        begun = now;
      }
      return now - begun > limitNanos;
    }
  }

  @Override
  public void onOpened(Connection connection) {
    connections.put(connection, new Progress());
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** A whole header has come. */
  void requestBegins(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Progress progress = connections.get(connection);
    if (progress != null) {
      progress.begin();
      Request.addCompletionListener(request, failure -> progress.end(connection.getBytesIn()));
    }
  }

  /** Looks at all connections once; to be run every second or so. */
  @Override
  public void run() {
    long now = System.nanoTime();
    connections.forEach(
        (connection, progress) -> {
          if (progress.isLate(connection.getBytesIn(), now, limitNanos)) {
            connection.getEndPoint().close();
          }
        });
  }
}
