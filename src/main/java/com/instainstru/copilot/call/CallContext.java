package com.instainstru.copilot.call;

import com.instainstru.copilot.security.auth.Caller;

/**
 * What surrounds one call.
 *
 * @param caller who calls
 * @param requestId UUID of the call: in its answer if it fails, in the log, and as {@code
 *     X-Request-Id} at the upstream
 * @param transport {@code stdio}, {@code http}, {@code sse} or {@code cli}
 * @param client name of the client program, {@code unknown} if it did not say
 * @param cancellation fires when the caller gives up
 * @param trace the caller's trace, or one that begins here
 * @param begunNanos when the call began, by {@link System#nanoTime}: what limits its whole time
 * @param notes what the work tells the call's record
 * @param channel tells and asks the client program
 */
public record CallContext(
    Caller caller,
    String requestId,
    String transport,
    String client,
    Cancellation cancellation,
    TraceContext trace,
    long begunNanos,
    CallNotes notes,
    ClientChannel channel) {

  /** A call that begins now, in a trace of its own. */
  public CallContext(
      Caller caller, String requestId, String transport, String client, Cancellation cancellation) {
    this(caller, requestId, transport, client, cancellation, TraceContext.fresh());
  }

  /** A call that begins now, without notes so far. */
  public CallContext(
      Caller caller,
      String requestId,
      String transport,
      String client,
      Cancellation cancellation,
      TraceContext trace) {
    this(
        caller,
        requestId,
        transport,
        client,
        cancellation,
        trace,
        System.nanoTime(),
        new CallNotes(),
        ClientChannel.none());
  }

  /** A context with a fresh request id. */
  public static CallContext of(Caller caller, String transport, String client) {
    return new CallContext(caller, RequestIds.next(), transport, client, new Cancellation());
  }

  /** The same call, as its message describes its client, its trace and the way to the client. */
  public CallContext described(String newClient, TraceContext newTrace, ClientChannel newChannel) {
    return new CallContext(
        caller,
        requestId,
        transport,
        newClient,
        cancellation,
        newTrace,
        begunNanos,
        notes,
        newChannel);
  }

  /** The same call with another way to its client. */
  public CallContext with(ClientChannel newLink) {
    return new CallContext(
        caller, requestId, transport, client, cancellation, trace, begunNanos, notes, newLink);
  }

  /** The same call, whose limit does not count a time that passed for a reason of its own. */
  public CallContext later(long nanos) {
    return new CallContext(
        caller,
        requestId,
        transport,
        client,
        cancellation,
        trace,
        begunNanos + nanos,
        notes,
        channel);
  }

  /**
   * Who to name where an upstream asks for an author: the caller's subject. A local caller has no
   * name of its own; the program that it uses says more.
   */
  public String author() {
    return caller.principal().equals("local") ? "local via " + client : caller.subject();
  }
}
