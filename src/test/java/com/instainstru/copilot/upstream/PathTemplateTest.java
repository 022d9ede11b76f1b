package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No value leaves the segment that it was meant for. */
class PathTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "7, /issues/7/events",
    "a b, /issues/a%20b/events",
    "a/../b, /issues/a%2F..%2Fb/events",
    "..a, /issues/..a/events",
    "?q=1#x, /issues/%3Fq%3D1%23x/events",
    "%2e%2e, /issues/%252e%252e/events",
    "$1\\, /issues/%241%5C/events",
    "{id}, /issues/%7Bid%7D/events",
    "é, /issues/%C3%A9/events",
  })
  void aValueIsOneSegment(String value, String path) {
    assertThat(PathTemplate.fill("/issues/{id}/events", Map.of("id", value))).isEqualTo(path);
  }

  @Test
  void everyPlaceholderIsFilledAndTheRestStays() {
    assertThat(PathTemplate.fill("/a/{x}/{y}/{x}", Map.of("x", "1", "y", "2", "z", "3")))
        .isEqualTo("/a/1/2/1");
    assertThat(PathTemplate.fill("/plain", Map.of())).isEqualTo("/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void aValueThatNoSegmentCanCarryIsRefusedByItsName(String value) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () -> PathTemplate.fill("/issues/{issue_id}", Map.of("issue_id", value)));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).startsWith("issue_id must not be empty");
  }

  @Test
  void aPlaceholderWithoutAValueIsADefect() {
    assertThatThrownBy(() -> PathTemplate.fill("/{a}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no value for the placeholder a");
  }

  @Property
  void anyTextComesBackFromItsEncoding(@ForAll String text) {
    // A lone surrogate is no text and has no encoding.
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    String encoded = PercentEncoding.of(text);

    assertThat(encoded).matches("(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*");
    assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
  }
}
