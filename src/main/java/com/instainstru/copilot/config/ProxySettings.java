package com.instainstru.copilot.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy between this server and its upstreams.
 *
 * @param host its name or address
 * @param user user of Basic authentication; null for none
 * @param password the user's; null for none
 * @param exceptions hosts that are reached without it, lower case: a name also stands for all names
 *     below it, with or without a dot in front; {@code *} for all; optionally with a port
 */
public record ProxySettings(
    String host,
    int port,
    @Nullable String user,
    @Nullable Secret password,
    List<String> exceptions) {

  public ProxySettings {
    exceptions = List.copyOf(exceptions);
  }

  /** Whether requests to a host go through it. This machine itself is always reached directly. */
  public boolean isFor(String target, int targetPort) {
    String name = target.toLowerCase(Locale.ROOT);
    return !Loopback.is(name)
        && exceptions.stream().noneMatch(exception -> covers(exception, name, targetPort));
  }

  private static boolean covers(String exception, String name, int port) {
    String suffix = ":" + port;
    String host =
        exception.endsWith(suffix)
            ? exception.substring(0, exception.length() - suffix.length())
            : exception;
    String domain = host.startsWith(".") ? host : "." + host;
    return host.equals("*") || ("." + name).endsWith(domain);
  }
}
