package com.instainstru.copilot.mcp.transport.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client closed its connection while its request is in work. Jetty reads from an
 * HTTP/1.1 connection only between requests, so this reads in its place: bytes of a next request
 * that came early are handed back, an end means that nobody waits any more.
 */
final class DisconnectWatch implements Callback, AutoCloseable {
  private static final int EARLY_BYTES = 512;

  private final AbstractEndPoint endPoint;
  private final Connection connection;
  private final Runnable gone;
  private boolean ended;

  private DisconnectWatch(AbstractEndPoint endPoint, Connection connection, Runnable gone) {
    this.endPoint = endPoint;
    this.connection = connection;
    this.gone = gone;
  }

  /**
   * Begins to watch. The request's body must have been read.
   *
   * @param gone called at most once
   * @return ends the watch; to be used before the answer is complete
   */
  static DisconnectWatch begin(Request request, Runnable gone) {
    Connection connection = request.getConnectionMetaData().getConnection();
    DisconnectWatch watch =
        new DisconnectWatch((AbstractEndPoint) connection.getEndPoint(), connection, gone);
    watch.endPoint.tryFillInterested(watch);
    return watch;
  }

  @Override
  public void succeeded() {
    if (read() < 0) {
      gone.run();
    }
  }

  private synchronized int read() {
    if (ended) {
      return 0;
    }
    ByteBuffer early = BufferUtil.allocate(EARLY_BYTES);
    try {
      int count = endPoint.fill(early);
      if (count == 0) {
        endPoint.tryFillInterested(this);
      } else {
        ended = true;
        if (count > 0 && connection instanceof Connection.UpgradeTo buffering) {
          buffering.onUpgradeTo(early);
        }
      }
      return count;
    } catch (IOException broken) {
      ended = true;
      return -1;
    }
  }

  @Override
  public void failed(Throwable reason) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    gone.run();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    endPoint.getFillInterest().onFail(new IOException("the watch has ended"));
  }
}
