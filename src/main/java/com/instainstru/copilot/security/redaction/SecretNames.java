package com.instainstru.copilot.security.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells names of fields, headers, variables and options that hold secrets, in any of the usual
 * spellings. The words are those of {@link RuleFile}.
 */
final class SecretNames {
  /** What a name says of its value. */
  enum Kind {
    /** Nothing. */
    ORDINARY,
    /** It is a secret if it looks like one. */
    LIKELY,
    /** It is a secret if it looks like one and is long. */
    LIKELY_IF_LONG,
    /** It is a secret. */
    SECRET
  }

  private static final int MAX_LENGTH = 100;
  private static final int MAX_KNOWN = 2_000;
  private static final int MIN_LONG = 16;
  private static final Set<String> SECRET = RuleFile.names("secret");
  private static final Set<String> PAIRS = RuleFile.names("pairs");
  private static final Set<String> SECONDS =
      PAIRS.stream()
          .map(pair -> pair.substring(pair.indexOf(' ') + 1))
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> ENDINGS = RuleFile.names("endings");
  private static final Set<String> BEGINNINGS = RuleFile.names("beginnings");
  private static final Set<String> LIKELY = RuleFile.names("likely");
  private static final Set<String> LIKELY_IF_LONG = RuleFile.names("likely_long");
  private static final Set<String> HARMLESS_LAST = RuleFile.names("harmless_last");
  private static final Set<String> HARMLESS_BEFORE_KEY = RuleFile.names("harmless_before_key");

  private static final Pattern LAST_DIGITS = Pattern.compile("(?<=[a-z])\\d{1,3}$");

  /** The header; other authorizations are payments that wait to be captured. */
  private static final String AUTHORIZATION = "authorization";

  private static final Map<String, Kind> KNOWN = new ConcurrentHashMap<>();

  private SecretNames() {}

  /** Whether a value of this name must not be shown. */
  static boolean isSecret(String name) {
    return kind(name) == Kind.SECRET;
  }

  /** Whether this value of this name must not be shown. */
  static boolean hides(Kind kind, String value) {
    return switch (kind) {
      case SECRET -> true;
      case LIKELY -> RandomText.isOpaque(value);
      case LIKELY_IF_LONG -> value.length() >= MIN_LONG && RandomText.isOpaque(value);
      case ORDINARY -> false;
    };
  }

  static Kind kind(String name) {
    Kind known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    Kind kind = kind(words(name));
    if (name.length() <= MAX_LENGTH && KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(name, kind);
    }
    return kind;
  }

  /** Whether a word can be the second of such a pair. */
  static boolean isSecondOfPair(String word) {
    return SECONDS.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Whether two words beside each other are a name, as in {@code api key}. */
  static boolean isPair(String first, String second) {
    return PAIRS.contains(first.toLowerCase(Locale.ROOT) + " " + second.toLowerCase(Locale.ROOT));
  }

  private static Kind kind(List<String> words) {
    if (words.isEmpty() || HARMLESS_LAST.contains(words.get(words.size() - 1))) {
      return Kind.ORDINARY;
    }
    if (words.equals(List.of(AUTHORIZATION))) {
      return Kind.SECRET;
    }
    Kind kind = Kind.ORDINARY;
    String before = "";
    for (String word : words) {
      if (isSecretWord(word) || PAIRS.contains(before + " " + word)) {
        return Kind.SECRET;
      }
      if (LIKELY.contains(word)) {
        kind = Kind.LIKELY;
      } else if (LIKELY_IF_LONG.contains(word)
          && kind == Kind.ORDINARY
          && !HARMLESS_BEFORE_KEY.contains(before)) {
        kind = Kind.LIKELY_IF_LONG;
      }
      before = word;
    }
    return kind;
  }

  private static boolean isSecretWord(String word) {
    return SECRET.contains(word)
        || ENDINGS.stream().anyMatch(word::endsWith)
        || (!word.endsWith("less") && BEGINNINGS.stream().anyMatch(word::startsWith));
  }

  /**
   * The words of {@code apiKey}, {@code API-Key}, {@code api_key}, {@code APIKey}, in lower case
   * and without numbers at their ends.
   */
  private static List<String> words(String name) {
    StringBuilder spaced = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        spaced.append(' ');
        continue;
      }
      if (i > 0 && Character.isUpperCase(c) && beginsWord(name, i)) {
        spaced.append(' ');
      }
      spaced.append(c);
    }
    String text = spaced.toString().toLowerCase(Locale.ROOT).strip();
    return text.isEmpty()
        ? List.of()
        : Pattern.compile(" +")
            .splitAsStream(text)
            .map(word -> SECRET.contains(word) ? word : LAST_DIGITS.matcher(word).replaceAll(""))
            .toList();
  }

  /** A capital behind a small letter, or before one: {@code apiKey}, {@code DBPassword}. */
  private static boolean beginsWord(String name, int capital) {
    return Character.isLowerCase(name.charAt(capital - 1))
        || (Character.isUpperCase(name.charAt(capital - 1))
            && capital + 1 < name.length()
            && Character.isLowerCase(name.charAt(capital + 1)));
  }
}
