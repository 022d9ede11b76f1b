package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.LogLevel;
import java.util.Set;

/**
 * What is known about the program at the other end of a connection or session.
 *
 * <p>Thread safe.
 */
public final class Client {
  private static final int MAX_NAME = 64;

  private final String transport;
  private final RunningCalls calls;
  private final Outbound channel;
  private final PendingRequests requests = new PendingRequests();
  private volatile String name = "unknown";
  private volatile Set<ClientCapability> capabilities = Set.of();
  private volatile LogLevel level = LogLevel.INFO;
  private volatile boolean introduced;

  /**
   * A program that stays, in a connection or session.
   *
   * @param transport {@code stdio}, {@code http} or {@code sse}
   * @param channel takes messages that belong to no request
   */
  public Client(String transport, Outbound channel) {
    this(transport, new RunningCalls(), channel);
  }

  /** A program known for one request only, whose calls are kept elsewhere. */
  public Client(String transport, RunningCalls calls) {
    this(transport, calls, Outbound.none());
  }

  private Client(String transport, RunningCalls calls, Outbound channel) {
    this.transport = transport;
    this.calls = calls;
    this.channel = channel;
  }

  public String transport() {
    return transport;
  }

  /** The name it gave at {@code initialize}; {@code unknown} before. */
  public String name() {
    return name;
  }

  /** Its calls in work. */
  public RunningCalls calls() {
    return calls;
  }

  /** The program has gone away: its calls and questions are given up. */
  public void end() {
    calls.cancelAll();
    requests.cancelAll();
  }

  /** Whether it stays for more than one request. */
  boolean stays() {
    return channel.isOpen();
  }

  /** Takes messages that belong to no request. */
  Outbound channel() {
    return channel;
  }

  /** Requests to it that have no answer yet. */
  PendingRequests requests() {
    return requests;
  }

  /** What it declared at {@code initialize}. */
  Set<ClientCapability> capabilities() {
    return capabilities;
  }

  /** The least severe messages it wants; {@code info} if it did not say. */
  LogLevel level() {
    return level;
  }

  void level(LogLevel wanted) {
    level = wanted;
  }

  /** Takes what the client says about itself at {@code initialize}. */
  void introduce(String givenName, Set<ClientCapability> declared) {
    String plain = plain(givenName);
    if (!plain.isEmpty()) {
      name = plain;
    }
    capabilities = Set.copyOf(declared);
    introduced = true;
  }

  /** Whether it has said who it is, at {@code initialize}. */
  public boolean isIntroduced() {
    return introduced;
  }

  /** A name that a client gives itself, shortened and without anything but plain characters. */
  static String plain(String givenName) {
    String plain = givenName.replaceAll("[^A-Za-z0-9 ._/@-]", "").strip();
    return plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
  }
}
