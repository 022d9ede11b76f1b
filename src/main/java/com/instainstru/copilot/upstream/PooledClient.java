package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The library's least client, which follows nothing, repeats nothing and asks no proxy, and its
 * connections. Those that nobody has used for a while are closed by and by.
 */
final class PooledClient {
  /** Balancers before upstreams commonly close connections that are idle for a minute. */
  private static final TimeValue IDLE = TimeValue.ofSeconds(55);

  /** A connection that was idle for so long is looked at before it is used. */
  private static final TimeValue TRUSTED = TimeValue.ofMilliseconds(250);

  private static final int LONGEST_HEADER = 64 * 1024;

  private final PoolingHttpClientConnectionManager connections;
  private final HttpClient http;
  private final TimeValue idle;
  private final DelayedTask tidying;

  PooledClient(UpstreamLimits limits) {
    this(limits, IDLE);
  }

  /**
   * @param idle how long a connection is kept that nobody uses
   */
  PooledClient(UpstreamLimits limits, TimeValue idle) {
    this.idle = idle;
    this.tidying = new DelayedTask(idle.toDuration().dividedBy(3), this::tidy);
    this.connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnPerRoute(limits.connections())
            .setMaxConnTotal(limits.connections())
            .setDnsResolver(new TimedDns(limits.connect()))
            .setConnectionFactory(connectionFactory(limits))
            // The whole request has a limit; one for each read would be set and taken back again.
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(limits.connect()))
                    .setSocketTimeout(Timeout.DISABLED)
                    .setValidateAfterInactivity(TRUSTED)
                    .build())
            .build();
    this.http = HttpClients.createMinimal(connections);
  }

  /** Takes HTTP for an answer and nothing else; by itself it would skip lines until one is. */
  private static ManagedHttpClientConnectionFactory connectionFactory(UpstreamLimits limits) {
    Http1Config bounds =
        Http1Config.custom()
            // It refuses this many.
            .setMaxHeaderCount(limits.headerFields() + 1)
            .setMaxLineLength(LONGEST_HEADER)
            .build();
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(bounds)
        .responseParserFactory(new DefaultHttpResponseParserFactory(bounds))
        .build();
  }

  /** Sends requests; answers are to be closed. */
  HttpClient http() {
    tidying.ask();
    return http;
  }

  private void tidy() {
    connections.closeIdle(idle);
    if (connections.getTotalStats().getAvailable() > 0) {
      tidying.ask();
    }
  }

  /** Closes connections that no request uses. */
  void forgetIdleConnections() {
    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }
}
