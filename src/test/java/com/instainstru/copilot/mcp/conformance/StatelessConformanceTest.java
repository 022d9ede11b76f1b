package com.instainstru.copilot.mcp.conformance;

import static com.instainstru.copilot.mcp.conformance.ProtocolClient.META;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.mcp.conformance.ProtocolClient.Events;
import com.instainstru.copilot.mcp.conformance.ProtocolClient.Got;
import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Revision 2026-07-28 over HTTP. */
@Timeout(60)
@IntegrationTest
class StatelessConformanceTest {
  private static HttpServer server;
  private static ProtocolClient client;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, false, limits());
    client = new ProtocolClient(server.uri());
  }

  private static HttpLimits limits() {
    HttpLimits standard = HttpLimits.standard();
    return new HttpLimits(
        standard.bodyBytes(),
        standard.headerBytes(),
        standard.headerFields(),
        standard.headerTime(),
        standard.bodyTime(),
        standard.idle(),
        standard.writeTime(),
        standard.sessions(),
        standard.sessionIdle(),
        Duration.ofMillis(300),
        standard.failedLogins(),
        standard.drain());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.stop();
  }

  @Test
  void discoveryTellsRevisionsCapabilitiesAndWhoAnswers() throws IOException {
    JsonNode result = client.ask("server/discover", "").json().get("result");

    assertThat(result.get("supportedVersions").toString())
        .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]");
    assertThat(result.get("capabilities").propertyNames())
        .containsExactlyInAnyOrder("tools", "resources", "prompts", "completions", "logging");
    assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").stringValue())
        .isEqualTo("conformance-server");
    assertThat(result.get("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.get("ttlMs").intValue()).isPositive();
    assertThat(result.get("cacheScope").stringValue()).isEqualTo("private");
    assertThat(result.get("instructions").stringValue()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools/call|'name':'test_simple_text','arguments':{}",
        "tools/call|'name':'test_error_handling','arguments':{}",
        "tools/list|",
        "prompts/get|'name':'test_simple_prompt'",
        "completion/complete|'ref':{'type':'ref/prompt','name':'test_prompt_with_arguments'},'argument':{'name':'arg1','value':'pa'}",
      })
  void everyResultSaysThatItIsCompleteAndWhoAnswers(String request) throws IOException {
    String[] parts = request.split("\\|", 2);
    JsonNode result = client.ask(parts[0], parts[1]).json().get("result");

    assertThat(result.get("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/version").stringValue())
        .isEqualTo("1.0.0");
  }

  @Test
  void aPromptWithoutArgumentsTakesNone() throws IOException {
    Got got = client.ask("prompts/get", "'name':'test_simple_prompt','arguments':{'other':'x'}");
    assertThat(got.code()).isEqualTo(-32602);
    assertThat(got.body()).contains("The prompt takes no arguments.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|-32602",
        "'io.modelcontextprotocol/protocolVersion':'2026-07-28'|-32602",
        "'io.modelcontextprotocol/clientCapabilities':{}|-32602",
        "'io.modelcontextprotocol/protocolVersion':7,'io.modelcontextprotocol/clientCapabilities':{}|-32602",
        "'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':[]|-32602",
        "'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':{},'io.modelcontextprotocol/logLevel':'loud'|-32602",
      },
      quoteCharacter = '`')
  void aRequestSpeaksForItself(String meta, int code) throws IOException {
    Got got = client.send(client.stateless("tools/list", "", meta.equals("''") ? "" : meta));

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.code()).isEqualTo(code);
    assertThat(got.json().get("id").intValue()).isEqualTo(7);
  }

  @Test
  void namesCanComeEncoded() throws IOException {
    String uri = "test://template/größe/data";
    String encoded =
        "=?base64?"
            + Base64.getEncoder().encodeToString(uri.getBytes(StandardCharsets.UTF_8))
            + "?=";
    Got got =
        client.send(
            client
                .stateless("resources/read", "'uri':'test://template/x/data'", META)
                .post(
                    client
                        .post(
                            ProtocolClient.message(
                                "resources/read", "{'uri':'" + uri + "','_meta':{" + META + "}}"))
                        .build()
                        .body())
                .header("Mcp-Name", encoded));

    assertThat(got.status()).as(got.body()).isEqualTo(200);
    assertThat(got.body()).contains("größe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "subscriptions/listen",
        "tasks/list"
      })
  void whatWasRemovedIsNotThereAnyMore(String method) throws IOException {
    Got got = client.ask(method, "'protocolVersion':'2025-11-25','level':'info'");

    assertThat(got.status()).isEqualTo(404);
    assertThat(got.code()).isEqualTo(-32601);
  }

  @ParameterizedTest
  @ValueSource(strings = {"initialize", "ping", "logging/setLevel"})
  void andIsServedInTheOldEra(String method) throws IOException {
    Got got =
        client.send(
            client.post(
                ProtocolClient.message(
                    method, "{'protocolVersion':'2025-11-25','capabilities':{},'level':'info'}")));

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().has("result")).isTrue();
  }

  @Test
  void aMissingCapabilityIsNamed() throws IOException {
    Got got = client.call("test_missing_capability", "");

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.code()).isEqualTo(-32021);
    assertThat(got.json().at("/error/data/requiredCapabilities/sampling").isObject()).isTrue();
  }

  @Test
  void logMessagesComeToWhoAskedForThemInThisVeryRequest() throws IOException {
    assertThat(client.call("test_logging_tool", "").body()).doesNotContain("notifications/message");

    String meta = META + ",'io.modelcontextprotocol/logLevel':'debug'";
    try (Events events =
        client.open(
            client.stateless("tools/call", "'name':'test_logging_tool','arguments':{}", meta))) {
      assertThat(events.type()).isEqualTo("text/event-stream");
      assertThat(events.next().at("/params/level").stringValue()).isEqualTo("info");
      JsonNode call = events.next();
      assertThat(call.at("/params/logger").stringValue()).isEqualTo("calls");
      assertThat(call.at("/params/data/request_id").stringValue()).hasSize(36);
      assertThat(events.next().at("/result/resultType").stringValue()).isEqualTo("complete");
      assertThat(events.ended()).isTrue();
    }
  }

  @Test
  void answersCountOnlyWithTheStateOfTheSameRequest() throws IOException {
    JsonNode first = client.call("test_input_required_result_request_state", "").json();
    String state = first.at("/result/requestState").stringValue();
    String answers = ",'inputResponses':{'confirm':{'action':'accept','content':{'ok':true}}}";

    assertThat(first.at("/result/resultType").stringValue()).isEqualTo("input_required");
    assertThat(client.call("test_input_required_result_request_state", answers).body())
        .as("without the state it is asked again")
        .contains("input_required");
    assertThat(
            client
                .call(
                    "test_input_required_result_tampered_state",
                    answers + ",'requestState':'" + state + "'")
                .code())
        .as("the state of another tool")
        .isEqualTo(-32602);
    assertThat(
            client
                .call(
                    "test_input_required_result_request_state",
                    answers + ",'requestState':'" + state + "'")
                .body())
        .contains("state-ok");
  }
}
