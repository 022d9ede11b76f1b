package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.RequestIds;
import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.security.auth.Caller;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What surrounds one message: its call, and the ways to its client.
 *
 * @param call who sent it, evaluated for this very message, its request id, trace and cancellation
 * @param client the program it came from
 * @param out takes messages that belong to this one, before its answer
 */
public record RequestContext(CallContext call, Client client, Outbound out) {

  /** A message of which nothing but the answer is sent back. */
  public static RequestContext of(Caller caller, Client client) {
    return of(caller, client, Outbound.none(), null);
  }

  /**
   * A message that has just come.
   *
   * @param trace what the transport's headers say of the sender's trace; null for nothing
   */
  public static RequestContext of(
      Caller caller, Client client, Outbound out, @Nullable TraceContext trace) {
    return of(caller, client, new Cancellation(), out, trace);
  }

  /**
   * The same, where the way to the client is told to end first.
   *
   * @param cancellation fires when nobody waits for the answer any more
   */
  public static RequestContext of(
      Caller caller,
      Client client,
      Cancellation cancellation,
      Outbound out,
      @Nullable TraceContext trace) {
    CallContext call =
        new CallContext(
            caller,
            RequestIds.next(),
            client.transport(),
            client.name(),
            cancellation,
            trace == null ? TraceContext.fresh() : trace);
    return new RequestContext(call, client, out);
  }

  public Caller caller() {
    return call.caller();
  }

  /** Fires when nobody waits for the answer any more. */
  public Cancellation cancellation() {
    return call.cancellation();
  }

  /**
   * The call that a request makes.
   *
   * @param clientName name of the program
   * @param params of the request, whose trace (SEP-414) goes before that of its transport
   * @param channel tells and asks the program
   */
  CallContext call(String clientName, ObjectNode params, ClientChannel channel) {
    JsonNode meta = params.path("_meta");
    TraceContext trace =
        TraceContext.of(
                meta.path("traceparent").asString(null), meta.path("tracestate").asString(null))
            .orElse(call.trace());
    return call.described(clientName, trace, channel);
  }
}
