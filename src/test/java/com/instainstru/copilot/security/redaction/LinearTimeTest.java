package com.instainstru.copilot.security.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds every pattern of the redaction to linear time. Hostile texts repeat what the pattern itself
 * is made of, so that it begins to match everywhere and fails as late as possible. Time is counted
 * in characters read, which no load of the machine changes.
 */
class LinearTimeTest {
  private static final int SHORT = 500;
  private static final int LONG = 10 * SHORT;
  private static final int MAX_GROWTH = 20;

  /** As many as any pattern may read of a text before it has begun to match. */
  private static final int NEGLIGIBLE_STEPS = 2 * SHORT;

  private static final List<String> BETWEEN = List.of("", "-", " ", "\n");
  private static final String AFTER = "a";

  /** Found in the classes, so that no new pattern is left out. */
  static Stream<Arguments> patterns() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Redaction.class.getPackageName())
            .stream()
            .map(JavaClass::getFields)
            .flatMap(Set::stream)
            .filter(field -> field.getRawType().isEquivalentTo(Pattern.class))
            .map(JavaField::reflect)
            .map(field -> Arguments.of(field.getName(), pattern(field)));
  }

  private static Pattern pattern(Field field) {
    try {
      field.setAccessible(true);
      return (Pattern) field.get(null);
    } catch (IllegalAccessException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Those of the rules that are data. */
  static Stream<com.google.re2j.Pattern> rules() {
    return SecretRules.all().stream().map(SecretRule::pattern);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tenfoldTextTakesAtMostTwentyfoldStepsOfARule(com.google.re2j.Pattern pattern) {
    for (Hostile text : hostileTexts(pattern.pattern())) {
      double few = steps(pattern, text.ofLength(SHORT));
      double many = steps(pattern, text.ofLength(LONG));
      assertThat(many / Math.max(few, NEGLIGIBLE_STEPS))
          .as("%s over %s", pattern, text)
          .isLessThan(MAX_GROWTH);
    }
  }

  private static long steps(com.google.re2j.Pattern pattern, String text) {
    CountedText counted = new CountedText(text);
    com.google.re2j.Matcher matcher = pattern.matcher(counted);
    while (matcher.find()) {
      assertThat(matcher.start()).isLessThanOrEqualTo(matcher.end());
    }
    assertThat(counted.steps).as("the matcher reads the counted text").isPositive();
    return counted.steps;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patterns")
  void tenfoldTextTakesAtMostTwentyfoldSteps(String name, Pattern pattern) {
    for (Hostile text : hostileTexts(pattern.pattern())) {
      assertThat(growth(pattern, text)).as("%s over %s", name, text).isLessThan(MAX_GROWTH);
    }
  }

  /** Each searches the rest of a run again from every place in it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\beyJ[A-Za-z0-9_-]{5,8192}+\\.",
        "(?<![A-Za-z_\\d])\\d(?:[ -]?\\d){12,}+(?![A-Za-z_])",
        "[a-z]+@",
        "\\S{1,4096}@"
      })
  void detectsPatternThatTakesLonger(String regex) {
    Pattern pattern = Pattern.compile(regex);

    assertThat(hostileTexts(pattern.pattern()))
        .anyMatch(text -> growth(pattern, text) >= MAX_GROWTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[{", "(\\", "\\", "'", "\\'", "'\\", "a", "a(", "b'", "()", "'\"", "a.("})
  void tenfoldValueOfSecretTakesAtMostTwentyfoldSteps(String unit) {
    for (String begin : List.of("", "(", "'", "\\'", "('")) {
      Hostile text = new Hostile(begin, unit, "a");
      double few = valueSteps(text.ofLength(SHORT));
      double many = valueSteps(text.ofLength(LONG));
      assertThat(many / Math.max(few, NEGLIGIBLE_STEPS)).as("%s", text).isLessThan(MAX_GROWTH);
    }
  }

  private static long valueSteps(String text) {
    CountedText counted = new CountedText(text);
    for (int at = 0; at < text.length(); at = Math.max(at + 1, SecretValue.end(counted, at))) {
      assertThat(at).isLessThan(text.length());
    }
    return counted.steps;
  }

  private static double growth(Pattern pattern, Hostile text) {
    long few = steps(pattern, text.ofLength(SHORT));
    long many = steps(pattern, text.ofLength(LONG));
    return (double) many / Math.max(few, NEGLIGIBLE_STEPS);
  }

  private static long steps(Pattern pattern, String text) {
    CountedText counted = new CountedText(text);
    Matcher matcher = pattern.matcher(counted);
    while (matcher.find()) {
      assertThat(matcher.start()).isLessThanOrEqualTo(matcher.end());
    }
    return counted.steps;
  }

  private static Set<Hostile> hostileTexts(String regex) {
    List<String> pieces = Pieces.of(regex);
    Set<String> units = new LinkedHashSet<>(pieces);
    for (int from = 0; from < pieces.size(); from++) {
      StringBuilder unit = new StringBuilder();
      for (int to = from; to < Math.min(from + 4, pieces.size()); to++) {
        unit.append(pieces.get(to));
        units.add(unit.toString());
      }
    }
    Set<Hostile> texts = new LinkedHashSet<>();
    for (String unit : units) {
      BETWEEN.forEach(between -> texts.add(new Hostile("", unit + between, AFTER)));
      texts.add(new Hostile(pieces.get(0), unit, AFTER));
    }
    return texts;
  }

  /** A unit again and again, after a beginning and before an end. */
  private record Hostile(String begin, String unit, String end) {
    String ofLength(int length) {
      return begin + unit.repeat(length / unit.length()) + end;
    }
  }

  /** Counts the characters that are read. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      steps++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Texts that the parts of a pattern match, in their order: its literals and repeated classes. */
  private static final class Pieces {
    private static final String SAMPLES = "aA1-_.+/=:~ \t\"',;@%#&<>()[]{}*\\\n\u00e9";

    private final String regex;
    private final List<String> found = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    private Pieces(String regex) {
      this.regex = regex;
    }

    static List<String> of(String regex) {
      Pieces pieces = new Pieces(regex);
      while (pieces.at < pieces.regex.length()) {
        pieces.next();
      }
      pieces.endLiteral();
      return pieces.found;
    }

    private void next() {
      char c = regex.charAt(at);
      if (c == '[') {
        repeated(characterClass());
      } else if (c == '\\') {
        at += 2;
        char escaped = regex.charAt(at - 1);
        if ("dwsDWS".indexOf(escaped) >= 0) {
          repeated("\\" + escaped);
        } else if (escaped != 'b') {
          literal.append(escaped == 't' ? '\t' : escaped == 'r' || escaped == 'n' ? '\n' : escaped);
        }
      } else if (c == '(' && regex.startsWith("(?", at)) {
        endLiteral();
        at = Math.max(at + 2, regex.indexOf(lookaround(), at) + lookaround().length());
      } else if (c == '{') {
        endLiteral();
        at = regex.indexOf('}', at) + 1;
      } else if ("()|?*+".indexOf(c) >= 0) {
        endLiteral();
        at++;
      } else {
        literal.append(c == '.' ? 'a' : c);
        at++;
      }
    }

    /** What opens the group here. */
    private String lookaround() {
      return Stream.of("(?<!", "(?<=", "(?:", "(?=", "(?!", "(?i)", "(?s:")
          .filter(opening -> regex.startsWith(opening, at))
          .findFirst()
          .orElseThrow();
    }

    private String characterClass() {
      int begin = at;
      at++;
      if (regex.charAt(at) == '^') {
        at++;
      }
      do {
        at += regex.charAt(at) == '\\' ? 2 : 1;
      } while (regex.charAt(at) != ']');
      at++;
      return regex.substring(begin, at);
    }

    /** A class as often as its quantifier asks for at least. */
    private void repeated(String characterClass) {
      endLiteral();
      Matcher quantifier = Pattern.compile("\\{(\\d+)").matcher(regex).region(at, regex.length());
      int times = quantifier.lookingAt() ? Math.max(1, Integer.parseInt(quantifier.group(1))) : 1;
      SAMPLES
          .chars()
          .mapToObj(Character::toString)
          .filter(Pattern.compile(characterClass).asMatchPredicate())
          .limit(3)
          .forEach(sample -> found.add(sample.repeat(times)));
    }

    private void endLiteral() {
      if (literal.length() > 0) {
        found.add(literal.toString());
        literal.setLength(0);
      }
    }
  }
}
