package com.instainstru.copilot.security.sealing;

/** What became of an attempt to open something sealed. */
public sealed interface UnsealResult {
  /** It is whole, belongs to the caller and has not expired. */
  record Opened(String content) implements UnsealResult {
    /** Without the content, which is nobody's business. */
    @Override
    public String toString() {
      return "Opened[[redacted]]";
    }
  }

  /** It was good until it expired. */
  record Expired() implements UnsealResult {}

  /** Not ours, changed, of another key, for another purpose or another owner; which is not told. */
  record Unusable() implements UnsealResult {}
}
