package com.instainstru.copilot.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of this machine. */
public final class Loopback {
  /** As hosts of URLs. */
  public static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private Loopback() {}

  /**
   * Whether it is one of them, in the form of a URL or as an address.
   *
   * @param host lower case; null for none
   */
  public static boolean is(@Nullable String host) {
    return host != null && (HOSTS.contains(host) || host.equals("::1"));
  }
}
