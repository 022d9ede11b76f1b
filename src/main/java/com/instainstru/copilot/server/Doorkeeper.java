package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Authentication;
import com.instainstru.copilot.auth.BearerChallenge;
import com.instainstru.copilot.auth.Caller;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, or how to refuse them. */
final class Doorkeeper {
  private final Function<@Nullable String, Authentication> authentication;
  private final BearerChallenge challenge;

  Doorkeeper(Function<@Nullable String, Authentication> authentication, BearerChallenge challenge) {
    this.authentication = authentication;
    this.challenge = challenge;
  }

  /** Either a caller or a refusal. */
  record Decision(@Nullable Caller caller, @Nullable HttpReply refusal) {}

  Decision decide(@Nullable String authorization) {
    Authentication outcome = authentication.apply(authorization);
    if (outcome instanceof Authentication.Accepted accepted) {
      return new Decision(accepted.caller(), null);
    }
    if (outcome instanceof Authentication.NotAdmitted) {
      return new Decision(null, HttpReply.refusal(403, "not_admitted"));
    }
    String header =
        outcome instanceof Authentication.Missing ? challenge.missing() : challenge.invalid();
    return new Decision(
        null, HttpReply.refusal(401, "unauthorized").with("WWW-Authenticate", header));
  }

  BearerChallenge challenge() {
    return challenge;
  }
}
