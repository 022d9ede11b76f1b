package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How calls can fail; that they fail in no other way is held by {@code FailureCodesFaultsTest}. */
class PossibleFailuresTest {
  private static final Catalog CATALOG = Assembly.catalog(null);

  private static List<String> of(String tool) {
    return PossibleFailures.of(CATALOG.tool("instainstru_" + tool).orElseThrow(), CATALOG).stream()
        .map(FailureCode::code)
        .toList();
  }

  @Test
  void everyCodeIsOneOfSomeTool() {
    assertThat(CATALOG.tools().stream().flatMap(t -> PossibleFailures.of(t, CATALOG).stream()))
        .containsAll(Arrays.asList(FailureCode.values()));
  }

  @Test
  void theServerItselfFailsInAFewWays() {
    assertThat(PossibleFailures.ofAnyTool())
        .isSorted()
        .contains(FailureCode.INVALID_ARGUMENTS, FailureCode.RATE_LIMITED, FailureCode.INTERNAL)
        .doesNotContain(FailureCode.READ_ONLY, FailureCode.UPSTREAM_TIMEOUT);
  }

  @Test
  void everyToolHasThoseOfTheServer() {
    CATALOG
        .tools()
        .forEach(
            tool ->
                assertThat(PossibleFailures.of(tool, CATALOG))
                    .containsAll(PossibleFailures.ofAnyTool())
                    .isSorted());
  }

  @ParameterizedTest
  @CsvSource({
    "users_lookup, upstream_timeout, read_only",
    "metrics_describe, not_found, unknown_question",
    "metrics_query, ambiguous_question, approval_required",
    "invites_preview, circuit_open, consent_used",
    "invites_send, consent_used, unknown_label_value",
    "alert_silence, no_answer, unknown_question",
    "sentry_issues_top, upstream_timeout, read_only",
    "alerts_list, upstream_unavailable, unknown_label_value",
    "sentry_debug, upstream_rejected, upstream_timeout",
    "sentry_debug, not_configured, not_found",
  })
  void othersGoWithWhatTheToolDoes(String tool, String possible, String impossible) {
    assertThat(of(tool)).contains(possible).doesNotContain(impossible);
  }

  @Test
  void thoseOfAnUpstreamAreTheSameForAll() {
    assertThat(PossibleFailures.ofAnyUpstream()).contains(FailureCode.CIRCUIT_OPEN);
    assertThat(PossibleFailures.of(CATALOG.tools().get(0), CATALOG))
        .containsAll(PossibleFailures.ofAnyUpstream());
  }
}
