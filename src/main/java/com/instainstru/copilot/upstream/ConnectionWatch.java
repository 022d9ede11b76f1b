package com.instainstru.copilot.upstream;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Request;

/** Notes whether one request went out on a connection that an earlier one had opened. */
final class ConnectionWatch extends EventListener {
  private volatile boolean acquired;
  private volatile boolean opened;

  /** Hands a request's events to the watch that it carries. */
  static EventListener of(Call call) {
    ConnectionWatch watch = call.request().tag(ConnectionWatch.class);
    return watch == null ? EventListener.NONE : watch;
  }

  Request.Builder on(Request.Builder request) {
    return request.tag(ConnectionWatch.class, this);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    opened = true;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    acquired = true;
  }

  /** Whether the request had a connection, and none was opened for it. */
  boolean reused() {
    return acquired && !opened;
  }

  /** Whether the request had a connection at all. */
  boolean connected() {
    return acquired;
  }
}
