package com.instainstru.copilot.demo.admin;

import java.util.Arrays;
import java.util.Optional;

/**
 * A trouble around the platform's backend that comes and goes, and that the demo shows on request.
 */
public enum BackendFault {
  /** The mail service takes nothing: a send makes invites and mails nobody. */
  MAIL_DOWN("mail-down"),

  /**
   * Flower started again while tasks ran: it knows tasks without name, and no worker. The backend
   * cannot build lists of tasks then.
   */
  FLOWER_RESTARTED("flower-restarted");

  private final String word;

  BackendFault(String word) {
    this.word = word;
  }

  /** The word for it in commands. */
  public String word() {
    return word;
  }

  public static Optional<BackendFault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
  }
}
