package com.instainstru.copilot.questions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          9 | `"a\\tb"`
          10 | `"a\\nb"`
          13 | `"a\\rb"`
          0 | `"a\\u0000b"`
          127 | `"a\\u007fb"`
          34 | `"a\\"b"`
          92 | `"a\\\\b"`
          8203 | `"a\\u200bb"`
          8232 | `"a\\u2028b"`
          8233 | `"a\\u2029b"`
          228 | `"aäb"`
          32 | `"a b"`
          """)
  void signsThatEndALineOrHideAreWrittenOut(int sign, String literal) {
    assertThat(PromqlText.literal("a" + (char) sign + "b")).isEqualTo(literal);
  }

  @Test
  void everySignOfRegularExpressionsIsEscaped() {
    assertThat(PromqlText.exactly("\\.+*?()|[]{}^$-/a"))
        .isEqualTo("\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$-/a");
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
