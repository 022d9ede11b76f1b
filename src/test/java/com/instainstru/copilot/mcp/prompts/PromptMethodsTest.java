package com.instainstru.copilot.mcp.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Prompts, resources and completions as callers of the assembled server get them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class PromptMethodsTest {
  private static final String WRITER = "a-token-that-may-only-write";

  private AssembledServer server;

  @BeforeAll
  void start() throws IOException {
    server =
        AssembledServer.builder()
            .set(
                SettingName.INBOUND_TOKENS,
                "writer=mcp:write=sha256:"
                    + "aa244ebd205945368c356f5500f65487e658a130bcc50c882fa4ee295d8a2ca0")
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params.replace('\'', '"'));
  }

  private JsonNode ask(String method, String params) throws IOException {
    return server.post(message(method, params)).json();
  }

  @Test
  void aPromptIsListedAndGot() throws IOException {
    assertThat(ask("prompts/list", "{}").at("/result/prompts")).hasSize(5);
    assertThat(
            ask("prompts/get", "{'name': 'incident_triage', 'arguments': {'time_window': '3h'}}")
                .at("/result/messages/0/content/text")
                .stringValue())
        .contains("1. Call instainstru_alerts_list with {\"state\":\"firing\"}", "\"3h\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name': 'none'}|There is no such prompt. prompts/list names the prompts.",
        "{'name': 'incident_triage', 'arguments': {'window': '1h'}}|The prompt takes these"
            + " arguments only: time_window, symptom, metric, dashboard.",
        "{'name': 'explain_error'}|The prompt's argument event_id must be a text.",
        "{'name': 'explain_error', 'arguments': {'event_id': 7}}|The prompt's argument event_id"
            + " must be a text.",
        "{'name': 'explain_error', 'arguments': {'event_id': 'x'}}|The prompt's argument event_id"
            + " must be a text that fits",
      })
  void whatIsWrongIsToldWithTheRule(String params, String told) throws IOException {
    JsonNode answer = ask("prompts/get", params);
    assertThat(answer.at("/error/code").intValue()).isEqualTo(-32602);
    assertThat(answer.at("/error/message").stringValue()).startsWith(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'ref/prompt', 'name': 'incident_triage'}|time_window|1|15m,1h,12h",
        "{'type': 'ref/prompt', 'name': 'incident_triage'}|time_window|H|1h,3h,6h,12h,24h",
        "{'type': 'ref/resource', 'uri':"
            + " 'runbook://failures/{code}'}|code|UNKNOWN|unknown_question,unknown_label_value,outcome_unknown",
        "{'type': 'ref/resource', 'uri':"
            + " 'catalog://tools/{name}'}|name|worker|instainstru_celery_worker_status",
        "{'type': 'ref/prompt', 'name': 'incident_triage'}|symptom|a|``",
      })
  void whatBeginsWithTheTypedTextComesFirst(String ref, String name, String typed, String values)
      throws IOException {
    JsonNode completion =
        ask(
                "completion/complete",
                "{'ref': %s, 'argument': {'name': '%s', 'value': '%s'}}"
                    .formatted(ref, name, typed))
            .at("/result/completion");
    assertThat(completion.get("values").valueStream().map(JsonNode::stringValue))
        .containsExactlyInAnyOrder(values.isEmpty() ? new String[0] : values.split(",", -1));
    if (!values.isEmpty()) {
      assertThat(completion.at("/values/0").stringValue()).isEqualTo(values.split(",", -1)[0]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prompts/list|{}|/result/prompts",
        "resources/list|{}|/result/resources",
      })
  void whoMayNotReadIsShownLess(String method, String params, String list) throws IOException {
    Got all = server.post(message(method, params));
    Got few = server.postAs(WRITER, message(method, params));
    assertThat(few.status()).isEqualTo(200);
    assertThat(few.json().at(list).size()).isLessThan(all.json().at(list).size());
    assertThat(few.body()).doesNotContain("metrics://dictionary", "incident_triage");
  }
}
