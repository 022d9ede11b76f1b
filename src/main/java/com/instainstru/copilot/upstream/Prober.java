package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * Sends requests whose outcome is looked at, not used: for readiness and the doctor. One attempt
 * each, past circuit breaker and limiter.
 */
public final class Prober {
  private final HttpTransport transport;
  private final Clock clock;
  private final Duration limit;

  /**
   * @param limit of one request
   */
  public Prober(HttpTransport transport, Clock clock, Duration limit) {
    this.transport = transport;
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * @param baseUrl scheme, host, port and an optional path prefix
   * @param request a cheap read
   */
  public UpstreamProbe probe(
      URI baseUrl, Credentials credentials, UpstreamRequest request, CallContext context) {
    String authorization;
    try {
      authorization = credentials.authorization(Deadline.in(limit), context.cancellation());
    } catch (ToolFailure failure) {
      return UpstreamProbe.withoutToken(failure.message());
    }
    AttemptResult result =
        transport.send(
            HttpRequests.create(baseUrl, request, context, authorization),
            context.cancellation(),
            limit);
    return UpstreamProbe.of(result, clock.instant());
  }

  /** The same of a token endpoint, whose answer has an {@code access_token} if it is good. */
  public UpstreamProbe probe(ClientCredentials credentials, CallContext context) {
    AttemptResult result = transport.send(credentials.request(), context.cancellation(), limit);
    return UpstreamProbe.of(result, clock.instant())
        .expecting(body -> ClientCredentials.isToken(body.path("access_token").asString("")));
  }
}
