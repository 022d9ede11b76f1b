package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Authentication;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who sent a request. May block; called once a request. */
@FunctionalInterface
public interface BearerAuthentication {
  /**
   * @param authorizationHeader the {@code Authorization} header as it came; null when there is none
   */
  Authentication authenticate(@Nullable String authorizationHeader);

  /** Admits everybody as a local caller with all scopes; for servers bound to loopback only. */
  static BearerAuthentication admitEverybody() {
    Caller caller = new Caller("local", "local", null, Set.of(Scope.READ, Scope.WRITE), "none");
    return header -> new Authentication.Accepted(caller, Instant.MAX);
  }
}
