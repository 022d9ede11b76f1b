package com.instainstru.copilot.sealing;

/** What became of an attempt to open something sealed. */
public sealed interface Opening {
  /** It is whole, belongs to the caller and has not expired. */
  record Opened(String content) implements Opening {
    /** Without the content, which is nobody's business. */
    @Override
    public String toString() {
      return "Opened[[redacted]]";
    }
  }

  /** It was good until it expired. */
  record Expired() implements Opening {}

  /** Not ours, changed, of another key, for another purpose or another owner; which is not told. */
  record Unusable() implements Opening {}
}
