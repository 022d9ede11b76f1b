package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsReaderTest {
  private static Limits read(String limits) {
    return new SettingsReader(Map.of("INSTAINSTRU_MCP_LIMITS", limits), null)
        .read(Map.of(), false)
        .settings()
        .limits();
  }

  @Test
  void usesStandardLimitsWhereNoneAreGiven() {
    assertThat(read("")).isEqualTo(Limits.standard());
  }

  @Test
  void readsTimesSizesAndCountsByName() {
    Limits limits =
        read("upstream_call=5s, http_body_bytes=2M,drain=500ms,sse_idle=2m,calls_at_once=1k");

    assertThat(limits.upstream().call()).isEqualTo(Duration.ofSeconds(5));
    assertThat(limits.upstream().attempt()).isEqualTo(Duration.ofSeconds(8));
    assertThat(limits.http().bodyBytes()).isEqualTo(2 * 1024 * 1024);
    assertThat(limits.http().drain()).isEqualTo(Duration.ofMillis(500));
    assertThat(limits.http().sessionIdle()).isEqualTo(Duration.ofMinutes(2));
    assertThat(limits.calls().maxConcurrent()).isEqualTo(1024);
  }

  @Test
  void acceptsEveryDefaultAsItIsDocumented() {
    String all =
        LimitsReader.standards().entrySet().stream()
            .map(limit -> limit.getKey() + "=" + limit.getValue())
            .collect(Collectors.joining(","));
    assertThat(read(all)).isEqualTo(Limits.standard());
  }

  @Test
  void namesOfEarlierReleasesAreIgnoredWithAWarning() {
    SettingsReader.Loaded loaded =
        new SettingsReader(
                Map.of("INSTAINSTRU_MCP_LIMITS", "retry_floor=1,drain=1s,http_idle=never"), null)
            .read(Map.of(), false);

    assertThat(loaded.settings().limits().http().drain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(loaded.warnings())
        .contains(
            "retry_floor in INSTAINSTRU_MCP_LIMITS has no effect any more; take it out.",
            "http_idle in INSTAINSTRU_MCP_LIMITS has no effect any more; take it out.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upstream_cal=5s | Did you mean upstream_call?",
        "zzzzzzzzzzzzzzz=1 | Known ones: http_body_bytes,",
        "upstream_call | takes name=value pairs separated by commas",
        "upstream_call=5 | upstream_call must be a time",
        "upstream_call=0s | upstream_call must be a time",
        "upstream_call=soon | upstream_call must be a time",
        "upstream_call=1k | upstream_call must be a time",
        "calls_at_once=0 | calls_at_once must be a whole number above 0",
        "calls_at_once=4s | calls_at_once must be a whole number above 0",
        "calls_at_once=9999M | calls_at_once must be a whole number above 0",
        "calls_at_once=many | calls_at_once must be a whole number above 0"
      })
  void reportsAnUnusableValue(String limits, String fault) {
    assertThatThrownBy(() -> read(limits))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("INSTAINSTRU_MCP_LIMITS")
        .hasMessageContaining(fault);
  }
}
