package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.metrics.DictionaryDocuments;
import com.instainstru.copilot.metrics.TestMetrics;
import com.instainstru.copilot.metrics.answer.SampleQuestions;
import com.instainstru.copilot.server.ResourceSource.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics dictionary as MCP resources. */
class MetricsResourcesTest {
  private final MetricsResources resources =
      new MetricsResources(
          () ->
              new DictionaryDocuments(
                  TestMetrics.DICTIONARY, new SampleQuestions(TestMetrics.INTERPRETER)));

  @Test
  void theDictionaryIsListedAndReadAsAWhole() {
    assertThat(resources.list(Caller.local()))
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(resource.uri()).isEqualTo("metrics://dictionary");
              assertThat(resource.mimeType()).isEqualTo("application/json");
            });
    Contents contents = resources.read("metrics://dictionary").orElseThrow();
    assertThat(contents.uri()).isEqualTo("metrics://dictionary");
    assertThat(contents.mimeType()).isEqualTo("application/json");
    JsonNode whole = JsonMapper.shared().readTree(contents.data());
    assertThat(whole.get("count").intValue()).isEqualTo(56);
  }

  @Test
  void aMetricIsReadByItsTemplate() {
    assertThat(resources.templates())
        .singleElement()
        .satisfies(
            template ->
                assertThat(template.uriTemplate()).isEqualTo("metrics://dictionary/{name}"));
    Contents contents = resources.read("metrics://dictionary/bgc_invites_total").orElseThrow();
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
        "metrics://"
      })
  void anythingElseIsNoResource(String uri) {
    assertThat(resources.read(uri)).isEmpty();
  }

  @Test
  void namesAreCompleted() {
    String template = "metrics://dictionary/{name}";
    assertThat(resources.complete(template, "name", "bgc_inv"))
        .containsExactly("bgc_invites_total");
    assertThat(resources.complete(template, "name", "invites"))
        .containsExactly("bgc_invites_total");
    assertThat(resources.complete(template, "other", "bgc_inv")).isEmpty();
    assertThat(resources.complete("metrics://dictionary", "name", "bgc_inv")).isEmpty();
  }
}
