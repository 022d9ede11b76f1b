package com.instainstru.copilot.tools.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.alertmanager.MatcherPattern.Verdict;
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
        "\\Q\\E.*"
      })
  void seesWhatFitsEverything(String pattern) {
    assertThat(MatcherPattern.judge(pattern)).isEqualTo(Verdict.FITS_EVERYTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "x?", "(api)?", "|api", "()", "^$", "[0-9]*"})
  void seesWhatFitsTheEmptyText(String pattern) {
    assertThat(MatcherPattern.judge(pattern)).isEqualTo(Verdict.FITS_EMPTY);
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
        ".*.*.*.*.*.*.*.*.*.*.*.*Q!"
      })
  void seesWhatCannotBeUsed(String pattern) {
    assertThat(MatcherPattern.judge(pattern)).isEqualTo(Verdict.UNUSABLE);
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
        "[0-9]+",
        "(?P<kind>disk|memory)_full",
        "\\(?=x",
        "[[:digit:]]{3}",
        "api[[:^alpha:]]*"
      })
  void letsThroughWhatSelects(String pattern) {
    assertThat(MatcherPattern.judge(pattern)).isEqualTo(Verdict.NARROW);
  }

  @Test
  void givesUpOnDeepNestingInsteadOfFailing() {
    assertThat(MatcherPattern.judge("(".repeat(20_000) + "a" + ")".repeat(20_000)))
        .isIn(Verdict.UNUSABLE, Verdict.NARROW);
  }

  @Property
  void judgesAnything(@ForAll @StringLength(max = 60) String pattern) {
    assertThat(MatcherPattern.judge(pattern)).isNotNull();
  }

  @Test
  void aPatternThatTakesTooLongIsRefusedWithAReason() {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> MatcherPattern.fits("(.*a){25}", "a".repeat(100) + "!"));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("too intricate");
  }
}
