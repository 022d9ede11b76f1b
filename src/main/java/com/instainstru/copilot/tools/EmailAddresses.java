package com.instainstru.copilot.tools;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** E-mail addresses as people and mail programs write them. */
public final class EmailAddresses {
  private static final Pattern NAMED = Pattern.compile(".*<([^<>]+@[^<>]+)>");

  private EmailAddresses() {}

  /** The address of {@code Name <address>}; any other text without blanks at its ends. */
  public static String bare(String text) {
    String stripped = text.strip();
    Matcher named = NAMED.matcher(stripped);
    return named.matches() ? named.group(1).strip() : stripped;
  }
}
