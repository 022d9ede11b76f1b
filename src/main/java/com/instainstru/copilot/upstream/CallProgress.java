package com.instainstru.copilot.upstream;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;

/** How far one HTTP call came, which its failure does not say. */
final class CallProgress extends EventListener {
  private volatile boolean connects;
  private volatile boolean sends;

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    connects = true;
  }

  @Override
  public void requestHeadersStart(Call call) {
    sends = true;
  }

  /** Whether no connection was opened for the call. */
  boolean reusesConnection() {
    return !connects;
  }

  /** Whether a part of the request may have been sent. */
  boolean sends() {
    return sends;
  }
}
