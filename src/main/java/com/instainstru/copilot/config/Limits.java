package com.instainstru.copilot.config;

/** All bounds of a process in one place. */
public record Limits(HttpLimits http, CallLimits calls, UpstreamLimits upstream) {

  /** The bounds of a deployment that sets none. */
  public static Limits standard() {
    return new Limits(HttpLimits.standard(), CallLimits.standard(), UpstreamLimits.standard());
  }
}
