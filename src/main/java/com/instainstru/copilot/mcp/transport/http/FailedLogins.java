package com.instainstru.copilot.mcp.transport.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/**
 * Counts wrong tokens by remote address, of the sixth version by its first 64 bits, which one
 * customer has at will. A right token is never counted and always served: guessing a token of 128
 * random bits is hopeless at any speed, so a limit must not lock out those who share an address.
 */
final class FailedLogins {
  private static final int MAX_ADDRESSES = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final int aMinute;
  private final Cache<String, Bucket> addresses =
      Caffeine.newBuilder()
          .maximumSize(MAX_ADDRESSES)
          .expireAfterAccess(Duration.ofMinutes(2))
          .build();

  /**
   * @param aMinute most failures a minute and address
   */
  FailedLogins(int aMinute) {
    this.aMinute = aMinute;
  }

  /**
   * Counts a failure.
   *
   * @return 0 while there are not too many, else the seconds until another one is taken
   */
  int secondsToWait(Request request) {
    Bucket bucket =
        addresses.get(
            network(request.getConnectionMetaData().getRemoteSocketAddress()), this::bucket);
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? 0
        : 1 + (int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
  }

  private Bucket bucket(String address) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(aMinute).refillGreedy(aMinute, Duration.ofMinutes(1)))
        .build();
  }

  static String network(SocketAddress remote) {
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      byte[] bytes = address.getAddress();
      return HexFormat.of()
          .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
    return "unknown";
  }
}
