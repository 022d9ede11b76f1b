package com.instainstru.copilot.server;

/**
 * What is known about the program at the other end of a connection or session.
 *
 * <p>Thread safe.
 */
public final class Client {
  private static final int MAX_NAME = 64;

  private final String transport;
  private final RunningCalls calls;
  private volatile String name = "unknown";

  /**
   * @param transport {@code stdio}, {@code http} or {@code sse}
   */
  public Client(String transport) {
    this(transport, new RunningCalls());
  }

  /** A program known for one request only, whose calls are kept elsewhere. */
  public Client(String transport, RunningCalls calls) {
    this.transport = transport;
    this.calls = calls;
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

  /** Takes the name a client gives itself, shortened and without anything but plain characters. */
  void introduce(String givenName) {
    String plain = givenName.replaceAll("[^A-Za-z0-9 ._/@-]", "").strip();
    if (!plain.isEmpty()) {
      name = plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
    }
  }
}
