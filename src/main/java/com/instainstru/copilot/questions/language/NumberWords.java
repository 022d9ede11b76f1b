package com.instainstru.copilot.questions.language;

import java.util.Map;
import java.util.OptionalInt;

/** Numbers in words, as far as questions about windows, ranks and percentiles need them. */
final class NumberWords {
  private static final Map<String, Integer> CARDINALS =
      Map.ofEntries(
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12),
          Map.entry("fifteen", 15),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("forty", 40),
          Map.entry("fifty", 50),
          Map.entry("sixty", 60),
          Map.entry("seventy", 70),
          Map.entry("eighty", 80),
          Map.entry("ninety", 90),
          Map.entry("couple", 2),
          Map.entry("dozen", 12));

  private static final Map<String, Integer> ORDINALS =
      Map.of(
          "fiftieth", 50, "fifth", 5, "eighth", 8, "ninth", 9, "ninetieth", 90, "hundredth", 100);

  private NumberWords() {}

  static OptionalInt cardinal(String lower) {
    Integer value = CARDINALS.get(lower);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  static OptionalInt ordinal(String lower) {
    Integer value = ORDINALS.get(lower);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
