package com.instainstru.copilot.mcp;

import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.security.sealing.UnsealResult;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client carries from one round of a request to the next ({@code requestState} of MCP
 * 2026-07-28). What comes back is what was sent, by the same caller, with the same request and soon
 * enough, or nothing.
 *
 * @param seal keeps it whole and unread; processes with the same key open each other's
 * @param life how long it is good
 * @param clock tells when that is over
 */
public record RequestState(TokenSealer seal, Duration life, Clock clock) {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  /** State that is good for 10 minutes. */
  public static RequestState of(TokenSealer seal, Clock clock) {
    return new RequestState(seal, TEN_MINUTES, clock);
  }

  /**
   * @param request what identifies the request beside its caller
   */
  String close(ObjectNode state, String request, String principal) {
    return seal.seal(request, principal, clock.instant().plus(life), JsonRpcCodec.text(state));
  }

  Optional<ObjectNode> open(String sealed, String request, String principal) {
    return seal.open(request, principal, sealed) instanceof UnsealResult.Opened opened
        ? Optional.of(JsonRpcCodec.object(opened.content()))
        : Optional.empty();
  }
}
