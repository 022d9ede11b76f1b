package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.RequestIds;
import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.security.auth.Caller;
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
public record RequestContext(
    Caller caller,
    Client client,
    Cancellation cancellation,
    Outbound out,
    @Nullable TraceContext trace) {

  /** An exchange that nobody has given up yet and that carries nothing but the answer. */
  public static RequestContext of(Caller caller, Client client) {
    return of(caller, client, Outbound.none());
  }

  /** An exchange that nobody has given up yet. */
  public static RequestContext of(Caller caller, Client client, Outbound out) {
    return new RequestContext(caller, client, new Cancellation(), out, null);
  }

  /** The same exchange in a trace. */
  public RequestContext in(@Nullable TraceContext newTrace) {
    return new RequestContext(caller, client, cancellation, out, newTrace);
  }

  /**
   * What surrounds the call that a request makes.
   *
   * @param clientName name of the program
   * @param params of the request, whose trace (SEP-414) goes before that of its transport
   * @param channel tells and asks the program
   */
  CallContext call(String clientName, ObjectNode params, ClientChannel channel) {
    return new CallContext(
            caller, RequestIds.next(), client.transport(), clientName, cancellation, trace(params))
        .with(channel);
  }

  private TraceContext trace(ObjectNode params) {
    JsonNode meta = params.path("_meta");
    Optional<TraceContext> own =
        TraceContext.of(
            meta.path("traceparent").asString(null), meta.path("tracestate").asString(null));
    return own.orElseGet(() -> trace == null ? TraceContext.fresh() : trace);
  }
}
