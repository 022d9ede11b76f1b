package com.instainstru.copilot.tools.alertmanager;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A pattern of an Alertmanager matcher. Such patterns are RE2 and have to fit the whole value; so
 * they are compiled here as they are there.
 */
final class MatcherPattern {
  /** Programs of this size take milliseconds for all values that are tried. */
  private static final int MAX_PROGRAM = 2_000;

  /** A program may become so large while it is made: fractions of a second. */
  private static final long MAX_EXPANSION = 500_000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

  private final Pattern pattern;

  private MatcherPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Empty for what cannot be compiled, or only to a program that is too large. */
  static Optional<MatcherPattern> of(String text) {
    if (expansion(text) > MAX_EXPANSION) {
      return Optional.empty();
    }
    try {
      // By itself first: an unbalanced parenthesis must not close the group around it.
      if (Pattern.compile(text).programSize() > MAX_PROGRAM) {
        return Optional.empty();
      }
      return Optional.of(new MatcherPattern(Pattern.compile("^(?:" + text + ")$")));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** No less than the size of the program: all repetitions taken as if they were nested. */
  private static long expansion(String text) {
    long size = Math.max(1, text.length());
    Matcher repetitions = REPETITION.matcher(text);
    while (repetitions.find() && size <= MAX_EXPANSION) {
      String most = repetitions.group(2);
      String least = repetitions.group(1);
      size *= 1 + Integer.parseInt(most == null || most.isEmpty() ? least : most);
    }
    return size;
  }

  boolean fits(String value) {
    return pattern.matcher(value).find();
  }

  /** Whether it fits most values of some kind, whatever they mean. */
  boolean fitsAnything() {
    return LabelValues.KINDS.stream().anyMatch(this::fitsMost);
  }

  private boolean fitsMost(List<String> values) {
    return values.stream().filter(this::fits).count() * 2 > values.size();
  }
}
