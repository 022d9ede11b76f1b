package com.instainstru.copilot.tools.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".*",
        ".+",
        "(.*)",
        ".*|x",
        "x|.*",
        "^.*$",
        "[\\s\\S]*",
        "[\\s\\S]+",
        "(?s).*",
        "(?:.+)",
        ".*.*",
        "..*",
        ".{1,}",
        ".{3,}",
        "\\w+",
        "[^!]+",
        "(?P<all>.*)",
        "(?<all_names>.+)",
        "\\S+",
        ".*|",
        "(?i)[a-z0-9_]+",
        "[A-Za-z].*",
        "(a|.)+",
        "[[:word:]]+",
        "[[:^space:]]+",
        "[[:print:]]*",
        "[^\\n&&]+",
        "\\PM+",
        "\\Q\\E.*",
        "[^[]+|]Z]",
        ".*[^m]",
        "[a-zA-Z0-9]{2,}|x",
        "[A-Z].*",
        "[0-9]+",
        "[a-z-]+",
        "10\\..*",
        ".*[aeiou].*",
        ".*example\\.com",
        "\\p{Lu}\\w+",
        "[^\\x00-\\x7f]+",
        "(?i)[^Q]*"
      })
  void seesWhatFitsAnything(String pattern) {
    assertThat(MatcherPattern.of(pattern))
        .hasValueSatisfying(usable -> assertThat(usable.fitsAnything()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "x?", "(api)?", "|api", "()", "^$"})
  void seesWhatFitsTheEmptyText(String pattern) {
    assertThat(MatcherPattern.of(pattern).orElseThrow().fits("")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[a",
        "*",
        "a**b(",
        "a(?=b)",
        "(?!x).*",
        "(?<=a)b",
        "(?<!a)b",
        "(?>a)",
        "(a)\\1",
        "[[:nothing:]]+",
        "(?y)a",
        "a)|(b",
        "\\Qa",
        "a++",
        "\\Z",
        "(x{100}){100}"
      })
  void seesWhatCannotBeUsed(String pattern) {
    assertThat(MatcherPattern.of(pattern)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api|worker",
        "High.*",
        ".*Latency",
        "payment.+",
        "critical|warning",
        "10\\.0\\..*",
        "5[0-9][0-9]",
        "[^[]x|]Z]",
        "payments\\n.*",
        "(?P<kind>disk|memory)_full",
        "\\(?=x",
        "[[:digit:]]{3}",
        "api[[:^alpha:]]*"
      })
  void letsThroughWhatSelects(String pattern) {
    MatcherPattern usable = MatcherPattern.of(pattern).orElseThrow();
    assertThat(usable.fitsAnything()).isFalse();
    assertThat(usable.fits("")).isFalse();
  }

  @Test
  void takesDeepNestingAndLongRepetition() {
    String nested = "(".repeat(249) + "a" + ")".repeat(249);
    assertThat(MatcherPattern.of(nested).orElseThrow().fits("a")).isTrue();
    String costly = "(.*a){25}";
    assertThat(MatcherPattern.of(costly).orElseThrow().fits("a".repeat(10_000) + "!")).isFalse();
  }

  @Property
  void judgesAnything(@ForAll @StringLength(max = 60) String pattern) {
    assertThat(MatcherPattern.of(pattern).map(usable -> usable.fits(pattern))).isNotNull();
  }
}
