package com.instainstru.copilot.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.UpstreamLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PooledClientTest {
  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void closesAConnectionThatNobodyUsesAnyMore() throws Exception {
    try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      upstream.setSoTimeout(30_000);
      PooledClient client =
          new PooledClient(UpstreamLimits.standard(), TimeValue.ofMilliseconds(100));
      Thread caller = new Thread(() -> get(client, upstream.getLocalPort()));
      caller.start();
      try (Socket connection = upstream.accept()) {
        connection.setSoTimeout(30_000);
        connection
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
        caller.join();
        // Reads the request, and then the end.
        assertThat(connection.getInputStream().readAllBytes()).startsWith("GET".getBytes(US_ASCII));
      }
    }
  }

  private static void get(PooledClient client, int port) {
    try {
      client
          .http()
          .execute(
              new HttpHost("http", "127.0.0.1", port),
              new HttpGet("/"),
              response -> {
                response.getEntity().getContent().readAllBytes();
                return null;
              });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
