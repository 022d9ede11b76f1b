package com.instainstru.copilot.storage.redis;

import com.instainstru.copilot.config.RedisSettings;
import com.instainstru.copilot.metering.RedisMeters;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.tools.RateStore;
import com.instainstru.copilot.tools.consent.ApprovalRepository;
import com.instainstru.copilot.tools.consent.NonceStore;
import com.instainstru.copilot.upstream.UpstreamCircuitBreaker;
import io.lettuce.core.RedisURI;
import java.time.Clock;
import java.time.Duration;

/** What replicas keep in one Redis: how many calls were made, and what was agreed to. */
public final class RedisStores implements AutoCloseable {
  private static final String PREFIX = "admin-copilot:";

  private final RedisConnection connection;
  private final RateStore rates;
  private final NonceStore uses;
  private final ApprovalRepository approvals;

  private RedisStores(
      RedisConnection connection, RateStore rates, NonceStore uses, ApprovalRepository approvals) {
    this.connection = connection;
    this.rates = rates;
    this.uses = uses;
    this.approvals = approvals;
  }

  /**
   * Connects, and goes on without if Redis does not answer within two seconds: the connection then
   * comes about when it does.
   *
   * @param seal with the key that replicas share
   * @param local what counts calls while Redis does not answer
   */
  public static RedisStores open(
      RedisSettings settings,
      TokenSealer seal,
      Clock clock,
      RateStore local,
      RedisMeters meters,
      UpstreamMeters breakers) {
    RedisURI uri = RedisURI.create(settings.url().reveal());
    uri.setTimeout(Duration.ofSeconds(2));
    uri.setClientName("admin-copilot");
    RedisConnection connection =
        new RedisConnection(
            uri,
            settings.answer(),
            UpstreamCircuitBreaker.ofLastCalls("redis", breakers),
            commands -> RedisNonceStore.mark(commands, clock));
    meters.up(() -> connection.isUsed() ? 1 : 0);
    connection.start();
    return new RedisStores(
        connection,
        new RedisRateStore(connection, settings.answer(), seal, local, meters),
        new RedisNonceStore(connection, seal, clock),
        new RedisApprovalRepository(connection, seal, clock));
  }

  /** The name under which something is kept. */
  static String key(String kind, String name) {
    return PREFIX + kind + ":" + name;
  }

  /** Counts calls. */
  public RateStore rates() {
    return rates;
  }

  /** Remembers used consents. */
  public NonceStore uses() {
    return uses;
  }

  /** Keeps open approvals. */
  public ApprovalRepository approvals() {
    return approvals;
  }

  /** Whether Redis is used; does not wait for anything. */
  public boolean isUsed() {
    return connection.isUsed();
  }

  @Override
  public void close() {
    connection.close();
  }
}
