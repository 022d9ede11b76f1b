package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.Cancellation;
import com.instainstru.copilot.tool.ClientLink;
import com.instainstru.copilot.tool.RequestIds;
import com.instainstru.copilot.tool.TraceContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What surrounds one message.
 *
 * @param caller who sent it, evaluated for this very message
 * @param client the program it came from
 * @param cancellation fires when nobody waits for the answer any more
 * @param out takes messages that belong to this one, before its answer
 * @param trace what the transport's headers say of the sender's trace; null for nothing
 */
public record Exchange(
    Caller caller,
    Client client,
    Cancellation cancellation,
    Outbound out,
    @Nullable TraceContext trace) {

  /** An exchange that nobody has given up yet and that carries nothing but the answer. */
  public static Exchange of(Caller caller, Client client) {
    return of(caller, client, Outbound.none());
  }

  /** An exchange that nobody has given up yet. */
  public static Exchange of(Caller caller, Client client, Outbound out) {
    return new Exchange(caller, client, new Cancellation(), out, null);
  }

  /** The same exchange in a trace. */
  public Exchange in(@Nullable TraceContext newTrace) {
    return new Exchange(caller, client, cancellation, out, newTrace);
  }

  /**
   * What surrounds the call that a request makes.
   *
   * @param clientName name of the program
   * @param params of the request, whose trace (SEP-414) goes before that of its transport
   * @param link tells and asks the program
   */
  CallContext call(String clientName, ObjectNode params, ClientLink link) {
    return new CallContext(
            caller, RequestIds.next(), client.transport(), clientName, cancellation, trace(params))
        .with(link);
  }

  private TraceContext trace(ObjectNode params) {
    JsonNode meta = params.path("_meta");
    Optional<TraceContext> own =
        TraceContext.of(
            meta.path("traceparent").asString(null), meta.path("tracestate").asString(null));
    return own.orElseGet(() -> trace == null ? TraceContext.fresh() : trace);
  }
}
