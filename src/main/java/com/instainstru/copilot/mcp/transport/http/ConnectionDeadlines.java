package com.instainstru.copilot.mcp.transport.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections whose request header takes too long, and those that have been silent between
 * requests for too long. Jetty's idle timeout does not see a client that sends a byte a second,
 * would cut an answer that begins at the wrong moment, and to suspend it for each request costs
 * more than to look at all connections now and then.
 */
final class ConnectionDeadlines implements Connection.Listener, Runnable {
  private final long headerNanos;
  private final long idleNanos;
  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();

  /**
   * @param header time for a whole header block
   * @param idle time without a byte between requests
   */
  ConnectionDeadlines(Duration header, Duration idle) {
    this.headerNanos = header.toNanos();
    this.idleNanos = idle.toNanos();
  }

  /** Where a connection stands between its requests. */
  private static final class Progress {
    private boolean requestInWork;
    private long bytesBefore;
    private long silentSince = System.nanoTime();
    private long begun;
    private boolean headerBegun;

    synchronized void begin() {
      requestInWork = true;
      headerBegun = false;
    }

    synchronized void end(long bytes) {
      requestInWork = false;
      bytesBefore = bytes;
      silentSince = System.nanoTime();
    }

    /** Whether a header has been under way, or nothing has come, for longer than the limit. */
    synchronized boolean isLate(long bytes, long now, long headerNanos, long idleNanos) {
      if (requestInWork) {
        return false;
      }
      if (bytes <= bytesBefore) {
        return now - silentSince > idleNanos;
      }
      if (!headerBegun) {
        headerBegun = true;
        begun = now;
      }
      return now - begun > headerNanos;
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
          if (progress.isLate(connection.getBytesIn(), now, headerNanos, idleNanos)) {
            connection.getEndPoint().close();
          }
        });
  }
}
