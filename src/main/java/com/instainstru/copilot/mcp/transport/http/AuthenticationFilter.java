package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Authentication;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Authenticates requests; answers others with 401 or 403 and a {@code WWW-Authenticate} challenge.
 */
public final class AuthenticationFilter {
  private final BearerAuthentication authentication;
  private final Challenges challenges;
  private final FailedLogins failures;

  AuthenticationFilter(
      BearerAuthentication authentication, Challenges challenges, FailedLogins failures) {
    this.authentication = authentication;
    this.challenges = challenges;
    this.failures = failures;
  }

  /**
   * Who sent the request.
   *
   * @throws HttpErrorException if nobody who is admitted did
   */
  public Caller caller(Request request) {
    Authentication result = authenticate(request);
    if (result instanceof Authentication.Accepted accepted) {
      return accepted.caller();
    }
    int wait = result instanceof Authentication.Rejected ? failures.secondsToWait(request) : 0;
    throw new HttpErrorException(
        wait > 0 ? ErrorResponses.tooManyFailures(wait) : rejection(result));
  }

  /** Whether the request carries no credential at all. */
  static boolean isAnonymous(Request request) {
    return !request.getHeaders().contains(HttpHeader.AUTHORIZATION);
  }

  public Challenges challenges() {
    return challenges;
  }

  private Authentication authenticate(Request request) {
    List<String> headers = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
    // Several are one value of a list (RFC 9110 section 5.3), which is no credential.
    return authentication.authenticate(headers.isEmpty() ? null : String.join(", ", headers));
  }

  private HttpReply rejection(Authentication result) {
    if (result instanceof Authentication.Missing) {
      return challenges.missing();
    }
    if (result instanceof Authentication.NotAdmitted) {
      return challenges.forbidden();
    }
    if (result instanceof Authentication.Unavailable unavailable) {
      return ErrorResponses.busy(
          "The token cannot be checked at the moment. Repeat the request.",
          unavailable.retryAfterSeconds());
    }
    return challenges.invalid();
  }
}
