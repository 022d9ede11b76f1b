package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "x", "two words", "~!", "mcp-5f2b", "a  b"})
  void visibleAsciiWithBlanksInsideIsAValue(String value) {
    assertThat(HeaderText.checked("X-Name", value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", " x", "x ", "a\r\nX-Actor: b", "a\nb", "a\tb", "ü", "\u0000", "a\u007f"})
  void whatCouldMakeAnotherHeaderIsRefusedByTheHeadersName(String value) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> HeaderText.checked("X-Name", value));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("X-Name").doesNotContain("Actor");
  }

  @Test
  void aValueHasAtMost8192Characters() {
    assertThat(HeaderText.checked("X-Name", "x".repeat(8_192))).hasSize(8_192);
    assertThat(
            catchThrowableOfType(
                ToolFailure.class, () -> HeaderText.checked("X-Name", "x".repeat(8_193))))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "service:ci, service:ci",
    "https://id.example.com|user_1, https://id.example.com|user_1",
    "jo+x@example.com, jo+x@example.com",
    "a-b.c_d~e, a-b.c_d~e",
    "Jo Öz, Jo%20%C3%96z",
    "50%, 50%25",
    "a=b, a%3Db",
  })
  void aNameIsReadableAndStandsForItselfOnly(String name, String value) {
    assertThat(HeaderText.name(name)).isEqualTo(value);
  }

  /** As long as it may be, and one more; each other letter takes three characters. */
  @Test
  void aNameThatIsTooLongBecomesADigest() {
    assertThat(HeaderText.name("x".repeat(255))).isEqualTo("x".repeat(255));
    assertThat(HeaderText.name("\n".repeat(85))).isEqualTo("%0A".repeat(85));
    assertThat(HeaderText.name("x".repeat(256))).matches("sha256:[0-9a-f]{64}");
    assertThat(HeaderText.name("\n".repeat(86))).matches("sha256:[0-9a-f]{64}");
    assertThat(HeaderText.name("x".repeat(256))).isNotEqualTo(HeaderText.name("x".repeat(257)));
  }

  @Property
  void anyNameIsAValueOfAnyHeader(@ForAll @StringLength(max = 300) String name) {
    assertThat(HeaderText.checked("X-Actor", HeaderText.name(name))).isNotNull();
  }

  @Property
  void noTwoNamesLookAlike(
      @ForAll @Size(2) @UniqueElements List<@StringLength(max = 40) String> names) {
    assertThat(HeaderText.name(names.get(0))).isNotEqualTo(HeaderText.name(names.get(1)));
  }
}
