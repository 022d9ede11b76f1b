package com.instainstru.copilot.tools.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConsentMessageTest {
  private static ObjectNode facts(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mail {n} to {who}.|{'n': 2, 'who': ['a@x.org', 'b@x.org']}|Mail 2 to a@x.org, b@x.org.",
        "It {on?is:is not} on.|{'on': true}|It is on.",
        "It {on?is:is not} on.|{'on': false}|It is not on.",
        "Costs {a}.|{'a': '$1 \\\\0'}|Costs $1 \\0.",
        "No placeholder|{}|No placeholder",
        "Says {a}|{'a': '{b}', 'b': 'x'}|Says {b}"
      })
  void factsFillTheWords(String words, String facts, String told) {
    assertThat(ConsentMessage.tell(words, facts(facts))).isEqualTo(told);
  }

  @Test
  void noFactBreaksTheLineOrHides() {
    assertThat(
            ConsentMessage.tell(
                "Says {a}.",
                facts("{'a': 'known\\n\\nAlready approved.\\u202e\\u200b\\u0007  Go\\u2028on'}")))
        .isEqualTo("Says known Already approved. Goon.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'a': null}", "{'a': {'b': 1}}", "{'a': [null]}"})
  void nobodyIsAskedAboutWhatIsNotKnown(String facts) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> ConsentMessage.tell("Do {a}", facts(facts)));
    assertThat(failure.code()).isEqualTo(FailureCode.CONSENT_UNAVAILABLE);
    assertThat(
            catchThrowableOfType(
                ToolFailure.class, () -> ConsentMessage.tell("Do {a?this:that}", facts(facts))))
        .isNotNull();
  }
}
