package com.instainstru.copilot.security.redaction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All formats of {@link RuleFile}. One pass over a text finds which can occur in it: those with a
 * keyword that begins a word. Only these are searched for.
 */
final class SecretRules {
  /** No keyword with what belongs to it is shorter. */
  static final int MIN_LENGTH = 8;

  /** Nor is any format that is known by a text inside it. */
  private static final int MIN_CONTAINED = 32;

  /** Letters, digits, and all else. */
  private static final int CLASSES = 37;

  private static final byte[] CLASS_OF = classes();
  private static final SecretRules PACKED = new SecretRules(RuleFile.rules());

  private final List<SecretRule> rules = new ArrayList<>();
  private final List<Contained> contained = new ArrayList<>();

  /** By the classes of their first two characters. */
  private final @Nullable List<Keyword>[] keywords;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private SecretRules(JsonNode document) {
    keywords = new List[CLASSES * CLASSES];
    for (JsonNode rule : document) {
      rule.path("keywords").forEach(keyword -> add(keyword.asString(), rules.size()));
      if (rule.has("contains")) {
        contained.add(new Contained(rule.path("contains").asString(), rules.size()));
      }
      rules.add(new SecretRule(rule));
    }
    for (Builtin builtin : Builtin.ALL) {
      builtin.words().forEach(word -> add(word, rules.size() + builtin.number()));
    }
  }

  /**
   * A pattern of {@link SecretPatterns} that has words to begin with, too.
   *
   * @param number counted on from the last rule
   */
  record Builtin(int number, List<String> words) {
    static final Builtin COOKIE =
        new Builtin(0, List.of("cookie", "x-api-key", "x-csrf-token", "x-auth-token"));
    static final Builtin AUTHORIZATION = new Builtin(1, List.of("authorization"));
    static final Builtin BEARER = new Builtin(2, List.of("bearer"));
    static final Builtin BASIC = new Builtin(3, List.of("basic"));
    static final Builtin JWT = new Builtin(4, List.of("eyj"));
    static final Builtin PRIVATE_KEY = new Builtin(5, List.of("begin"));
    private static final List<Builtin> ALL =
        List.of(COOKIE, AUTHORIZATION, BEARER, BASIC, JWT, PRIVATE_KEY);

    /** Whether the pattern can match a text in which these were found. */
    boolean isIn(BitSet possible) {
      return possible.get(PACKED.rules.size() + number);
    }
  }

  /**
   * A text in lower case that begins a word, perhaps with other characters before it.
   *
   * @param before how many others
   */
  private record Keyword(String text, int before, int rule) {
    boolean isAt(String searched, int wordStart) {
      int from = wordStart - before;
      return from >= 0 && searched.regionMatches(true, from, text, 0, text.length());
    }
  }

  /** A text that occurs anywhere. */
  private record Contained(String text, int rule) {}

  private void add(String text, int rule) {
    int before = 0;
    while (classOf(text.charAt(before)) == 0) {
      before++;
    }
    int slot = slot(text, before);
    List<Keyword> there = keywords[slot];
    if (there == null) {
      there = new ArrayList<>(2);
      keywords[slot] = there;
    }
    there.add(new Keyword(text, before, rule));
  }

  /** All rules, for those that check them. */
  static List<SecretRule> all() {
    return List.copyOf(PACKED.rules);
  }

  /**
   * Looks for all formats that can occur in the text.
   *
   * @param features of the text, or of the one that it was made from
   */
  static String redact(String text, TextFeatures features) {
    BitSet possible =
        features.longestToken() < MIN_CONTAINED
            ? features.rules()
            : PACKED.containedIn(text, features.rules());
    String out = text;
    if (possible != null) {
      for (int i = possible.nextSetBit(0);
          i >= 0 && i < PACKED.rules.size();
          i = possible.nextSetBit(i + 1)) {
        out = PACKED.rules.get(i).redact(out);
      }
    }
    return out;
  }

  /**
   * The formats found so far and those with a keyword at the beginning of this word.
   *
   * @param possible null for none; is changed
   */
  static @Nullable BitSet possibleAt(String text, int wordStart, @Nullable BitSet possible) {
    List<Keyword> there = PACKED.keywords[slot(text, wordStart)];
    return there == null ? possible : PACKED.mark(there, text, wordStart, possible);
  }

  private @Nullable BitSet containedIn(String text, @Nullable BitSet possible) {
    BitSet marked = possible;
    for (Contained part : contained) {
      if (text.contains(part.text())) {
        marked = marked == null ? new BitSet(rules.size()) : marked;
        marked.set(part.rule());
      }
    }
    return marked;
  }

  private @Nullable BitSet mark(
      List<Keyword> there, String text, int wordStart, @Nullable BitSet possible) {
    BitSet marked = possible;
    for (Keyword keyword : there) {
      if (keyword.isAt(text, wordStart)) {
        marked = marked == null ? new BitSet(rules.size()) : marked;
        marked.set(keyword.rule());
      }
    }
    return marked;
  }

  private static int slot(String text, int at) {
    int second = at + 1 < text.length() ? classOf(text.charAt(at + 1)) : 0;
    return classOf(text.charAt(at)) * CLASSES + second;
  }

  private static int classOf(char c) {
    return c < CLASS_OF.length ? CLASS_OF[c] : 0;
  }

  private static byte[] classes() {
    byte[] classes = new byte[128];
    for (int i = 0; i < 26; i++) {
      classes['a' + i] = (byte) (1 + i);
      classes['A' + i] = (byte) (1 + i);
    }
    for (int i = 0; i < 10; i++) {
      classes['0' + i] = (byte) (27 + i);
    }
    return classes;
  }
}
