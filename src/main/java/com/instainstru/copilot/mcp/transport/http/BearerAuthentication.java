package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who sent a request. May block; called once a request. */
@FunctionalInterface
public interface BearerAuthentication {
  /**
   * @param authorizationHeader the {@code Authorization} header as it came; null when there is none
   */
  Result authenticate(@Nullable String authorizationHeader);

  /** Admits everybody as a local caller with all scopes; for servers bound to loopback only. */
  static BearerAuthentication admitEverybody() {
    Caller caller = new Caller("local", "local", null, Set.of(Scope.READ, Scope.WRITE), "none");
    return header -> new Result.Authenticated(caller);
  }

  /** What became of it. */
  sealed interface Result {
    record Authenticated(Caller caller) implements Result {}

    /** No credential was shown. */
    record Missing() implements Result {}

    /** The credential is no good. */
    record Invalid() implements Result {}

    /** The credential is good, the person is not on the list. */
    record Forbidden() implements Result {}

    /** It cannot be told now, for example because the provider's keys cannot be fetched. */
    record TemporarilyUnavailable(int retryAfterSeconds) implements Result {}
  }
}
