package com.instainstru.copilot.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Name resolution within a limit. The system's resolver takes as long as it likes and cannot be
 * interrupted, so it runs on a thread of its own, one a name.
 */
final class TimedDns implements DnsResolver {
  /** How a name is looked up. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final Lookup resolver;
  private final Duration limit;
  private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> running =
      new ConcurrentHashMap<>();

  /** Asks the system. */
  TimedDns(Duration limit) {
    this(InetAddress::getAllByName, limit);
  }

  TimedDns(Lookup resolver, Duration limit) {
    this.resolver = resolver;
    this.limit = limit;
  }

  @Override
  public InetAddress[] resolve(String hostname) throws UnknownHostException {
    try {
      return running
          .computeIfAbsent(hostname, this::start)
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    }
  }

  @Override
  public String resolveCanonicalHostname(String hostname) {
    return hostname;
  }

  private CompletableFuture<InetAddress[]> start(String hostname) {
    CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                found.complete(resolver.of(hostname));
              } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
              } finally {
                running.remove(hostname, found);
              }
            },
            "dns");
    thread.setDaemon(true);
    thread.start();
    return found;
  }

  private static UnknownHostException unknown(Exception cause) {
    UnknownHostException unknown = new UnknownHostException("the name was not resolved");
    unknown.initCause(cause);
    return unknown;
  }
}
