package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Requests that say one thing in their headers and another in their body, or speak nothing known.
 */
@Timeout(60)
@IntegrationTest
class ProtocolRevisionTest {
  private static final String TOOL = "instainstru_metrics_describe";
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    server = AssembledServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String version) {
    return """
        {"jsonrpc":"2.0","id":"a-7","method":"tools/call","params":{"name":"%s","arguments":{},
         "_meta":{"io.modelcontextprotocol/protocolVersion":"%s",
                  "io.modelcontextprotocol/clientCapabilities":{}}}}"""
        .formatted(TOOL, version);
  }

  private static Request.Builder request(String bodyVersion, String headerVersion) {
    return server
        .request("/mcp")
        .header("Accept", "application/json, text/event-stream")
        .header("MCP-Protocol-Version", headerVersion)
        .header("Mcp-Method", "tools/call")
        .header("Mcp-Name", TOOL)
        .post(AssembledServer.body(body(bodyVersion)));
  }

  private static Request.Builder good() {
    return request("2026-07-28", "2026-07-28");
  }

  private static void isMismatch(Got got) {
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32020);
    assertThat(got.json().get("id").stringValue()).isEqualTo("a-7");
  }

  @Test
  void isServedWithAllHeadersRight_T19() throws IOException {
    Got got = server.send(good());

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().at("/result/resultType").stringValue()).isEqualTo("complete");
    assertThat(got.failure()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instainstru_celery_queue_depth",
        "INSTAINSTRU_METRICS_DESCRIBE",
        "instainstru_metrics_describe2",
        "=?base64?aW5zdGFpbnN0cnU=?=",
        "=?base64?%%%?=",
        "=?base64?/w==?=",
        "=?BASE64?aW5zdGFpbnN0cnVfbWV0cmljc19kZXNjcmliZQ==?="
      })
  void refusesAnotherName_T19(String name) throws IOException {
    isMismatch(server.send(good().header("Mcp-Name", name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/list", "TOOLS/CALL", "tools/call2"})
  void refusesAnotherMethod_T19(String method) throws IOException {
    isMismatch(server.send(good().header("Mcp-Method", method)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mcp-Name", "Mcp-Method", "MCP-Protocol-Version"})
  void refusesMissingAndRepeatedHeaders_T19(String header) throws IOException {
    isMismatch(server.send(good().removeHeader(header)));
    isMismatch(server.send(good().addHeader(header, "tools/call")));
  }

  @Test
  void takesTheNameInItsEncodedForm_T19() throws IOException {
    String encoded = Base64.getEncoder().encodeToString(TOOL.getBytes(StandardCharsets.UTF_8));

    assertThat(server.send(good().header("Mcp-Name", "=?base64?" + encoded + "?=")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-28, 2025-11-25",
    "2026-07-28, 1999-01-01",
    "1999-01-01, 2026-07-28",
    "2099-01-01, 1999-01-01"
  })
  void refusesTwoRevisionsAtOnce_T19(String inBody, String inHeader) throws IOException {
    isMismatch(server.send(request(inBody, inHeader)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999-01-01", "2099-01-01", "2026-07-29", "v999"})
  void namesTheRevisionsItSpeaksToTheNewEra_T04(String version) throws IOException {
    Got got = server.send(request(version, version));
    JsonNode error = got.json().get("error");

    assertThat(got.status()).isEqualTo(400);
    assertThat(error.get("code").intValue()).isEqualTo(-32022);
    assertThat(error.at("/data/supported").toString())
        .contains("2026-07-28")
        .contains("2025-11-25");
    assertThat(error.at("/data/requested").stringValue()).isEqualTo(version);
    assertThat(got.json().get("id").stringValue()).isEqualTo("a-7");
  }

  @Test
  void refusesAnUnknownRevisionOfTheOldEra_T04() throws IOException {
    Got got =
        server.send(
            server
                .request("/mcp")
                .header("MCP-Protocol-Version", "1999-01-01")
                .post(
                    AssembledServer.body(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")));

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().at("/error/code").isNumber()).isTrue();
    assertThat(got.body()).doesNotContain("1999");
  }

  @Test
  void answersInitializeWithTheNewestRevisionThatHasIt_T20() throws IOException {
    Got got =
        server.post(
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{
              "protocolVersion":"2099-01-01","capabilities":{}}}""");

    assertThat(got.json().at("/result/protocolVersion").stringValue()).isEqualTo("2025-11-25");
  }
}
