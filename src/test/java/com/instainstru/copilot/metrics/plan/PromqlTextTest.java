package com.instainstru.copilot.metrics.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.metrics.dictionary.LabelMatcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PromqlTextTest {
  @Property
  void aLiteralEndsWhereItShould(@ForAll String text) {
    String literal = PromqlText.literal(text);
    assertThat(literal).startsWith("\"").endsWith("\"");
    String inner = literal.substring(1, literal.length() - 1);
    // Every quote and line break inside is escaped, and no backslash is left to escape the end.
    assertThat(inner.replaceAll("\\\\(u[0-9a-f]{4}|.)", "")).doesNotContain("\"", "\\", "\n", "\r");
  }

  @Property
  void aRegularExpressionMeansExactlyItsText(@ForAll String text) {
    assertThat(Pattern.compile(PromqlText.exactly(text), Pattern.DOTALL).matcher(text).matches())
        .isTrue();
  }

  @Test
  void hostileValuesStayValues() {
    assertThat(
            PromqlText.selector(
                java.util.List.of(LabelMatcher.equal("endpoint", "x\"} or vector(1) # \\"))))
        .isEqualTo("{endpoint=\"x\\\"} or vector(1) # \\\\\"}");
    assertThatThrownBy(() -> LabelMatcher.equal("a\"b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
