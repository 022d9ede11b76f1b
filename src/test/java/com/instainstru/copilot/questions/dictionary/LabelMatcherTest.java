package com.instainstru.copilot.questions.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.questions.dictionary.LabelMatcher.Operator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  @ParameterizedTest
  @CsvSource({
    "status=error, status, EQUAL, error, NOT_EQUAL",
    "status!=error, status, NOT_EQUAL, error, EQUAL",
    "status_code=~5.., status_code, LIKE, 5.., UNLIKE",
    "endpoint!~/api/(a|b), endpoint, UNLIKE, /api/(a|b), LIKE",
    "a==b, a, EQUAL, =b, NOT_EQUAL"
  })
  void aConditionIsReadAndTurnedRound(
      String text, String label, Operator operator, String value, Operator opposite) {
    LabelMatcher matcher = LabelMatcher.parse(text).orElseThrow();
    assertThat(matcher).isEqualTo(new LabelMatcher(label, operator, value));
    assertThat(matcher.negated()).isEqualTo(new LabelMatcher(label, opposite, value));
    assertThat(matcher.negated().negated()).isEqualTo(matcher);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "status=", "=error", "9a=b", "a-b=c", "status>5", ""})
  void anythingElseIsNoCondition(String text) {
    assertThat(LabelMatcher.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9a", "a-b", "a\"b", "ä"})
  void aLabelHasPrometheusForm(String label) {
    assertThatThrownBy(() -> LabelMatcher.equal(label, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
