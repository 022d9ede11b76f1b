package com.instainstru.copilot.tools.alertmanager;

import java.util.List;
import java.util.Random;

/** Patterns from the pieces that engines for regular expressions read differently. */
final class RandomPatterns {
  private static final List<String> ATOMS =
      List.of(
          "a",
          "b",
          "Z",
          "High",
          "Error",
          "x",
          "5",
          "-",
          "_",
          " ",
          "ä",
          "κ",
          "K",
          "ſ",
          "😀",
          ".",
          ".",
          "]",
          "]Z]",
          "}",
          "&&",
          "/",
          "\"",
          "\n",
          "\r",
          "\\n",
          "\\r",
          "\\t",
          "\\f",
          "\\v",
          "\\a",
          "\\x41",
          "\\x{1F600}",
          "\\101",
          "\\d",
          "\\D",
          "\\w",
          "\\W",
          "\\s",
          "\\S",
          "\\pL",
          "\\PL",
          "\\pN",
          "\\p{Lu}",
          "\\p{^Lu}",
          "\\P{^Lu}",
          "\\p{Greek}",
          "\\p{L}",
          "\\Q.\\E",
          "\\Q[a\\E",
          "\\b",
          "\\B",
          "^",
          "$",
          "\\A",
          "\\z",
          "(?i)",
          "(?s)",
          "(?m)",
          "(?U)",
          "(?-s)",
          "(?is)",
          "(?i-s:a.)",
          "(?m:^a$)",
          "\\.",
          "\\[",
          "\\]",
          "\\\\",
          "\\-",
          "\\_",
          "\\%",
          "\\<",
          "#");

  /** What one engine or another does not take. */
  private static final List<String> ODD_ATOMS =
      List.of(
          "{",
          "'",
          "\\e",
          "\\u0041",
          "\\0",
          "\\cA",
          "\\h",
          "\\R",
          "\\X",
          "\\C",
          "\\N",
          "\\p{IsGreek}",
          "\\p{Alpha}",
          "\\p{Any}",
          "\\Q",
          "\\E",
          "\\Qa\\\\E",
          "\\Z",
          "\\G",
          "\\K",
          "(?x)",
          "(?d)",
          "(?u)",
          "(?=a)",
          "(?!a)",
          "(?<=a)",
          "(?>a)",
          "\\1",
          "\\k<n>",
          "(?#c)",
          "[[:alpha:]",
          "(?P=n)",
          "(?",
          "\\p{",
          "*a",
          "(?<n>a)");

  private static final List<String> MEMBERS =
      List.of(
          "a",
          "b",
          "Z",
          "0-9",
          "a-z",
          "A-Z",
          "[",
          "[",
          "^",
          "&&",
          "&&[b-z",
          "[b",
          "[:alpha:]",
          "[:^alpha:]",
          "[:word:]",
          "[:space:]",
          "[:punct:]",
          "[:ascii:]",
          "\\d",
          "\\D",
          "\\w",
          "\\W",
          "\\s",
          "\\S",
          "\\pL",
          "\\P{Lu}",
          "\\p{Greek}",
          "\\n",
          "\\r",
          "\n",
          "\\]",
          "\\[",
          "\\\\",
          "\\-",
          "\\x{0}-\\x{10FFFF}",
          "ä",
          "κ-ω",
          "😀",
          ".",
          "$",
          "|",
          "(",
          " ",
          "\\v",
          "K",
          "ſ");

  private static final List<String> ODD_MEMBERS =
      List.of(
          "z-a", "-", "]", "[b]", "&&[b-z]", "[:foo:]", "[.a.]", "[=a=]", "\\b", "\\Q]\\E", "\\h");

  private static final List<String> QUANTIFIERS =
      List.of("*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,3}", "{2}?", "{0}");

  private static final List<String> ODD_QUANTIFIERS =
      List.of("*+", "++", "?+", "{,3}", "{1001}", "{a}", "**", "{2}{2}", "{3,2}");

  private static final List<String> GROUPS =
      List.of("(", "(?:", "(?i:", "(?s:", "(?P<n>", "(?U:", "(?-i:", "(?ms:");

  private final Random random;

  RandomPatterns(long seed) {
    this.random = new Random(seed);
  }

  /** The next one: never blank, at most 500 characters. */
  String next() {
    while (true) {
      String text = mutated(alternatives(0));
      if (!text.isBlank() && text.length() <= 500) {
        return text;
      }
    }
  }

  private String alternatives(int depth) {
    StringBuilder text = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      text.append('|').append(sequence(depth));
    }
    return text.toString();
  }

  private String sequence(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(piece(depth));
      if (random.nextInt(3) == 0) {
        text.append(of(QUANTIFIERS, ODD_QUANTIFIERS));
      }
    }
    return text.toString();
  }

  private String piece(int depth) {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return members();
    }
    if (kind < 5 && depth < 3) {
      return of(GROUPS, GROUPS) + alternatives(depth + 1) + ")";
    }
    return of(ATOMS, ODD_ATOMS);
  }

  private String members() {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "[^");
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(of(MEMBERS, ODD_MEMBERS));
    }
    return text.append(']').toString();
  }

  /** Now and then a letter too few or twice. */
  private String mutated(String text) {
    if (random.nextInt(10) != 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    if (Character.isSurrogate(text.charAt(at))) {
      return text;
    }
    return random.nextBoolean()
        ? text.substring(0, at) + text.substring(at + 1)
        : text.substring(0, at + 1) + text.substring(at);
  }

  private String of(List<String> usual, List<String> odd) {
    List<String> choices = random.nextInt(20) == 0 ? odd : usual;
    return choices.get(random.nextInt(choices.size()));
  }
}
