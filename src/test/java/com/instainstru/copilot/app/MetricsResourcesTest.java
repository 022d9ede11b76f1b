package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.mcp.ResourceSource.Contents;
import com.instainstru.copilot.questions.DictionaryDocuments;
import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.testing.TestAssembly;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics dictionary as MCP resources. */
class MetricsResourcesTest {
  private static final Caller READER = Caller.local();
  private static final String TEMPLATE = "metrics://dictionary/{name}";

  private final MetricsResources resources = resources(Map.of());

  private static MetricsResources resources(Map<SettingName, String> settings) {
    Assembly assembly = TestAssembly.with(settings);
    return new MetricsResources(
        assembly.tools(),
        () ->
            new DictionaryDocuments(
                TestMetrics.DICTIONARY, new SampleQuestions(TestMetrics.INTERPRETER)));
  }

  @Test
  void listsAndReadsTheWholeDictionary() {
    assertThat(resources.list(READER))
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(resource.uri()).isEqualTo("metrics://dictionary");
              assertThat(resource.mimeType()).isEqualTo("application/json");
            });
    Contents contents = resources.read("metrics://dictionary", READER).orElseThrow();
    assertThat(contents.uri()).isEqualTo("metrics://dictionary");
    assertThat(contents.mimeType()).isEqualTo("application/json");
    JsonNode whole = JsonMapper.shared().readTree(contents.data());
    assertThat(whole.get("count").intValue()).isEqualTo(56);
  }

  @Test
  void readsAMetricByItsTemplate() {
    assertThat(resources.templates(READER))
        .singleElement()
        .satisfies(template -> assertThat(template.uriTemplate()).isEqualTo(TEMPLATE));
    Contents contents =
        resources.read("metrics://dictionary/bgc_invites_total", READER).orElseThrow();
    assertThat(contents.uri()).isEqualTo("metrics://dictionary/bgc_invites_total");
    JsonNode metric = JsonMapper.shared().readTree(contents.data());
    assertThat(metric.get("resolved_name").stringValue()).isEqualTo("bgc_invites_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics://dictionary/",
        "metrics://dictionary/none",
        "metrics://dictionaryx",
        "metrics://other",
        ""
      })
  void reportsAnUnknownResourceAsMissing(String uri) {
    assertThat(resources.read(uri, READER)).isEmpty();
  }

  @Test
  void completesMetricNamesForTheTemplate() {
    assertThat(resources.complete(TEMPLATE, "name", READER))
        .hasSize(56)
        .contains("bgc_invites_total");
    assertThat(resources.complete(TEMPLATE, "other", READER)).isEmpty();
    assertThat(resources.complete("metrics://dictionary", "name", READER)).isEmpty();
  }

  @Test
  void hidesMetricsFromACallerWhoMayNotRead() {
    seesNothing(resources, Caller.local(Set.of(Scope.WRITE)));
  }

  @ParameterizedTest
  @CsvSource({"celery,false", "metrics,true", "observability,true"})
  void offersNoDictionaryWithoutMetricsTools(String module, boolean there) {
    MetricsResources narrowed = resources(Map.of(SettingName.MODULES, module));
    if (there) {
      assertThat(narrowed.list(READER)).hasSize(1);
    } else {
      seesNothing(narrowed, READER);
    }
  }

  private static void seesNothing(MetricsResources resources, Caller caller) {
    assertThat(resources.list(caller)).isEmpty();
    assertThat(resources.templates(caller)).isEmpty();
    assertThat(resources.read("metrics://dictionary", caller)).isEmpty();
    assertThat(resources.complete(TEMPLATE, "name", caller)).isEmpty();
  }
}
