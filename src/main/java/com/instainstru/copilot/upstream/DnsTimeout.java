package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Background;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Name resolution with a timeout. The system's resolver has none, and the timeout of a call does
 * not interrupt it. One lookup a name runs at a time, on a thread of its own.
 */
final class DnsTimeout implements Dns {
  private final Dns resolver;
  private final Duration timeout;
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> lookups =
      new ConcurrentHashMap<>();

  DnsTimeout(Dns resolver, Duration timeout) {
    this.resolver = resolver;
    this.timeout = timeout;
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    try {
      return lookups
          .computeIfAbsent(hostname, this::start)
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    }
  }

  private CompletableFuture<List<InetAddress>> start(String hostname) {
    CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
    Background.run("dns", () -> run(hostname, lookup));
    return lookup;
  }

  private void run(String hostname, CompletableFuture<List<InetAddress>> lookup) {
    try {
      lookup.complete(resolver.lookup(hostname));
    } catch (UnknownHostException | RuntimeException e) {
      lookup.completeExceptionally(e);
    } finally {
      lookups.remove(hostname, lookup);
    }
  }

  private static UnknownHostException unknown(Exception cause) {
    UnknownHostException unknown = new UnknownHostException("the name was not resolved");
    unknown.initCause(cause);
    return unknown;
  }
}
