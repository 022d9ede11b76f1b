package com.instainstru.copilot.cli.remote;

/** Text of a server as a terminal may show it. */
public final class PlainText {
  private static final int MAX_CHARACTERS = 2_000;

  private PlainText() {}

  /** One line without control characters, which could steer the terminal, of bounded length. */
  public static String of(String text) {
    return lines(text).replace('\n', ' ');
  }

  /** The same with the line breaks of the text. */
  public static String lines(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\n]]", " ");
    return plain.length() > MAX_CHARACTERS ? plain.substring(0, MAX_CHARACTERS) + "…" : plain;
  }
}
