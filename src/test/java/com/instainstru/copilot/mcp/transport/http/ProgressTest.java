package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.mcp.transport.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.mcp.transport.http.TestServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signs of life while a long call is in work, and what becomes of it when its client goes away. */
@Timeout(60)
@IntegrationTest
class ProgressTest {
  enum Protocol {
    OLD(""),
    NEW(
        ",\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}");

    private final String meta;

    Protocol(String meta) {
      this.meta = meta;
    }

    Request.Builder call(TestServer server) {
      String body =
          "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"t_slow\","
              + "\"_meta\":{\"progressToken\":\"p\""
              + meta
              + "}}}";
      Request.Builder request =
          server
              .request("/mcp")
              .header("Accept", "application/json, text/event-stream")
              .post(json(body));
      return this == OLD
          ? request
          : request
              .header("MCP-Protocol-Version", "2026-07-28")
              .header("Mcp-Method", "tools/call")
              .header("Mcp-Name", "t_slow");
    }
  }

  private static JsonNode next(BufferedSource events) throws IOException {
    String line = events.readUtf8LineStrict();
    while (!line.startsWith("data: ")) {
      line = events.readUtf8LineStrict();
    }
    return JsonMapper.shared().readTree(line.substring(6));
  }

  @ParameterizedTest
  @EnumSource
  void aLongCallTellsEverySecondThatItIsInWork(Protocol protocol) throws IOException {
    try (TestServer server = TestServer.start();
        Response response = server.client.newCall(protocol.call(server).build()).execute()) {
      BufferedSource events = response.body().source();
      JsonNode first = next(events);
      JsonNode second = next(events);
      assertThat(first.get("method").stringValue()).isEqualTo("notifications/progress");
      assertThat(first.at("/params/progressToken").stringValue()).isEqualTo("p");
      assertThat(second.at("/params/progress").doubleValue())
          .isGreaterThan(first.at("/params/progress").doubleValue());
      server.toolbox.release.countDown();
      JsonNode message = next(events);
      while (message.has("method")) {
        message = next(events);
      }
      assertThat(message.at("/result/structuredContent/tool").stringValue()).isEqualTo("t_slow");
      assertThat(events.readUtf8LineStrict()).isEmpty();
      assertThat(events.exhausted()).as("the answer ends the stream").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverClosesTheStreamGivesTheCallUp_R17(Protocol protocol) throws Exception {
    try (TestServer server = TestServer.start()) {
      Response response = server.client.newCall(protocol.call(server).build()).execute();
      next(response.body().source());
      response.close();

      CallContext given = server.toolbox.cancelled.poll(20, TimeUnit.SECONDS);
      assertThat(given).isNotNull();
    }
  }

  @Test
  void whoTakesNoStreamGetsPlainJson() throws IOException {
    try (TestServer server = TestServer.start()) {
      server.toolbox.release.countDown();
      Got got = server.get(Protocol.NEW.call(server).header("Accept", "application/json"));

      assertThat(got.headers().get("Content-Type")).isEqualTo("application/json");
      assertThat(got.json().at("/result/resultType").stringValue()).isEqualTo("complete");
    }
  }
}
