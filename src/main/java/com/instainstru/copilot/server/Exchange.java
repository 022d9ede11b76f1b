package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.Cancellation;

/**
 * What surrounds one message.
 *
 * @param caller who sent it, evaluated for this very message
 * @param client the program it came from
 * @param cancellation fires when nobody waits for the answer any more
 */
public record Exchange(Caller caller, Client client, Cancellation cancellation) {

  /** An exchange that nobody has given up yet. */
  public static Exchange of(Caller caller, Client client) {
    return new Exchange(caller, client, new Cancellation());
  }
}
