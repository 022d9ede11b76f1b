package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.config.Secret;
import org.jspecify.annotations.Nullable;

/** How a request to an upstream is signed. */
public interface Credentials {
  /**
   * Value of the {@code Authorization} header; null for none.
   *
   * @param deadline until when it is worth waiting for one
   * @param cancellation ends the waiting
   * @throws com.instainstru.copilot.call.ToolFailure {@code upstream_auth_failed} if there is none
   *     to be had
   */
  @Nullable String authorization(Deadline deadline, Cancellation cancellation);

  /**
   * Told that the upstream refused a value.
   *
   * @return whether another one may fare better
   */
  boolean replaceable(String refused);

  /** For upstreams that ask for nothing. */
  static Credentials none() {
    return new Fixed(null);
  }

  /** A bearer token that does not change (RFC 6750 section 2.1). */
  static Credentials bearer(Secret token) {
    return new Fixed("Bearer " + token.reveal());
  }

  /**
   * A header that does not change.
   *
   * @param authorization its whole value; null sends none
   */
  static Credentials fixed(@Nullable Secret authorization) {
    return new Fixed(authorization == null ? null : authorization.reveal());
  }

  /** A value that stays as it is. */
  final class Fixed implements Credentials {
    private final @Nullable String value;

    private Fixed(@Nullable String value) {
      this.value = value;
    }

    @Override
    public @Nullable String authorization(Deadline deadline, Cancellation cancellation) {
      return value;
    }

    @Override
    public boolean replaceable(String refused) {
      return false;
    }
  }
}
