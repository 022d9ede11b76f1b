package com.instainstru.copilot.redis;

import com.instainstru.copilot.config.RedisSettings;
import com.instainstru.copilot.consent.ApprovalStore;
import com.instainstru.copilot.consent.UseStore;
import com.instainstru.copilot.sealing.Seal;
import com.instainstru.copilot.telemetry.RedisMeters;
import com.instainstru.copilot.telemetry.UpstreamMeters;
import com.instainstru.copilot.tool.RateStore;
import com.instainstru.copilot.upstream.Breaker;
import io.lettuce.core.RedisURI;
import java.time.Clock;
import java.time.Duration;

/** What replicas keep in one Redis: how many calls were made, and what was agreed to. */
public final class RedisStores implements AutoCloseable {
  private static final String PREFIX = "admin-copilot:";

  private final RedisLink link;
  private final RateStore rates;
  private final UseStore uses;
  private final ApprovalStore approvals;

  private RedisStores(RedisLink link, RateStore rates, UseStore uses, ApprovalStore approvals) {
    this.link = link;
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
      Seal seal,
      Clock clock,
      RateStore local,
      RedisMeters meters,
      UpstreamMeters breakers) {
    RedisURI uri = RedisURI.create(settings.url().reveal());
    uri.setTimeout(Duration.ofSeconds(2));
    uri.setClientName("admin-copilot");
    RedisLink link =
        new RedisLink(
            uri,
            settings.answer(),
            Breaker.ofLastCalls("redis", breakers),
            commands -> RedisUses.mark(commands, clock));
    meters.up(() -> link.isUsed() ? 1 : 0);
    link.start();
    return new RedisStores(
        link,
        new RedisRates(link, settings.answer(), seal, local, meters),
        new RedisUses(link, seal, clock),
        new RedisApprovals(link, seal, clock));
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
  public UseStore uses() {
    return uses;
  }

  /** Keeps open approvals. */
  public ApprovalStore approvals() {
    return approvals;
  }

  /** Whether Redis is used; does not wait for anything. */
  public boolean isUsed() {
    return link.isUsed();
  }

  @Override
  public void close() {
    link.close();
  }
}
