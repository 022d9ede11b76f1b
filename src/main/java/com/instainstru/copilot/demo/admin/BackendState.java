package com.instainstru.copilot.demo.admin;

import java.util.Arrays;
import java.util.Optional;

/** Which behaviour of the platform's backend the demo shows. */
public enum BackendState {
  /** Nothing is misread, no filter is ignored, and calls are not limited. */
  IDEAL("ideal"),

  /** As the backend of January 2026 behaves. */
  JANUARY("2026-01"),

  /** As the backend of April 2026 behaves: categories by name, rates by format, ranges of dates. */
  APRIL("2026-04");

  private final String word;

  BackendState(String word) {
    this.word = word;
  }

  /** The word for it in commands. */
  public String word() {
    return word;
  }

  public static Optional<BackendState> of(String word) {
    return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
  }

  /** Whether it has the faults that both real states have. */
  boolean isReal() {
    return this != IDEAL;
  }
}
