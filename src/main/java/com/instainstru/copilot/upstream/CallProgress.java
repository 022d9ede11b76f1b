package com.instainstru.copilot.upstream;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;

/** How far one HTTP call came, which its failure does not say. */
final class CallProgress extends EventListener {
  private volatile boolean proxied;
  private volatile boolean connects;
  private volatile boolean secures;
  private volatile boolean sends;

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    proxied = proxies.stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    connects = true;
  }

  @Override
  public void secureConnectStart(Call call) {
    secures = true;
  }

  @Override
  public void requestHeadersStart(Call call) {
    sends = true;
  }

  /** Whether the upstream is reached through a proxy. */
  boolean usesProxy() {
    return proxied;
  }

  /** Whether a TLS handshake has begun. */
  boolean secures() {
    return secures;
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
