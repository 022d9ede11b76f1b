package com.instainstru.copilot.tools.consent;

import java.time.Instant;

/** Where used consents are remembered: in this process, or in a store that replicas share. */
public interface NonceStore {
  /** What became of a use. */
  enum Use {
    /** It is the first, and remembered. */
    FIRST,
    /** There was one before. */
    REPEATED,
    /** The memory does not reach back to when the consent was given. */
    FORGOTTEN,
    /** The memory is full. */
    FULL
  }

  /**
   * Remembers a use, if it is the first.
   *
   * @param id of the consent, unlike that of any other
   * @param given when it was given out or asked for
   * @param until when it need not be remembered any more
   * @throws com.instainstru.copilot.tools.StoreUnavailableException if the store does not tell; the
   *     use may or may not be remembered then
   */
  Use use(String id, Instant given, Instant until);
}
