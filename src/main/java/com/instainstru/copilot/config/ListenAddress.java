package com.instainstru.copilot.config;

/**
 * An address of this machine to accept connections at.
 *
 * @param host name or address of an interface
 * @param port 0 for a free one
 * @param hostName the flag or setting that gives the host, for example {@code --host}
 * @param portName the flag or setting that gives the port, for example {@code --port}
 * @param anyPort whether a free port takes the place of one that is in use
 */
public record ListenAddress(
    String host, int port, String hostName, String portName, boolean anyPort) {

  /** The same interface with a port that the system chooses. */
  public ListenAddress withFreePort() {
    return new ListenAddress(host, 0, hostName, portName, false);
  }

  /** As in a URL: {@code 127.0.0.1:8001}, {@code [::1]:8001}. */
  public String authority() {
    return urlHost() + ":" + port;
  }

  /** The host as in a URL, an IPv6 address in brackets. */
  public String urlHost() {
    return urlHost(host);
  }

  /** A host as in a URL, an IPv6 address in brackets. */
  public static String urlHost(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
