package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.Cancellation;
import com.instainstru.copilot.tool.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds one message.
 *
 * @param caller who sent it, evaluated for this very message
 * @param client the program it came from
 * @param cancellation fires when nobody waits for the answer any more
 * @param trace what the transport's headers say of the sender's trace; null for nothing
 */
public record Exchange(
    Caller caller, Client client, Cancellation cancellation, @Nullable TraceContext trace) {

  /** An exchange that nobody has given up yet. */
  public static Exchange of(Caller caller, Client client) {
    return new Exchange(caller, client, new Cancellation(), null);
  }

  /** The same exchange in a trace. */
  public Exchange in(@Nullable TraceContext newTrace) {
    return new Exchange(caller, client, cancellation, newTrace);
  }
}
