package com.instainstru.copilot.mcp.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.security.auth.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The runbook of failure codes as MCP resources. */
class RunbookResourcesTest {
  private static final Caller CALLER = Caller.local();
  private static final String TEMPLATE = "runbook://failures/{code}";

  private final RunbookResources resources = new RunbookResources();

  private JsonNode read(String uri) {
    return JsonMapper.shared().readTree(resources.read(uri, CALLER).orElseThrow().data());
  }

  @Test
  void theWholeHoldsEveryCode() {
    assertThat(resources.list(CALLER))
        .singleElement()
        .extracting("uri")
        .isEqualTo("runbook://failures");
    assertThat(read("runbook://failures").get("failures")).hasSize(FailureCode.values().length);
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void eachCodeSaysWhatHappenedWhoActsAndWhatHelps(FailureCode code) {
    JsonNode entry = read("runbook://failures/" + code.code());
    assertThat(entry.get("error").stringValue()).isEqualTo(code.code());
    assertThat(entry.get("what_happened").stringValue()).isEqualTo(code.meaning());
    assertThat(entry.get("what_helps").stringValue()).isEqualTo(code.remedy());
    assertThat(entry.get("who_acts").stringValue()).isEqualTo(code.actor().title());
    assertThat(entry.get("look_at").stringValue()).isEqualTo(code.look());
    assertThat(resources.complete(TEMPLATE, "code", CALLER)).contains(code.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"runbook://failures/", "runbook://failures/INTERNAL", "runbook://x"})
  void reportsAnUnknownResourceAsMissing(String uri) {
    assertThat(resources.read(uri, CALLER)).isEmpty();
  }

  @Test
  void onlyTheVariableOfTheTemplateIsCompleted() {
    assertThat(resources.templates(CALLER))
        .singleElement()
        .extracting("uriTemplate")
        .isEqualTo(TEMPLATE);
    assertThat(resources.complete(TEMPLATE, "other", CALLER)).isEmpty();
    assertThat(resources.complete("runbook://failures", "code", CALLER)).isEmpty();
  }
}
