package com.instainstru.copilot.mcp.conformance;

import static com.instainstru.copilot.mcp.conformance.ProtocolClient.META;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.mcp.transport.stdio.StdioServer;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both protocols over one pair of standard streams. */
@Timeout(60)
@IntegrationTest
class StdioConformanceTest {
  private OutputStream in;
  private BufferedReader answers;
  private Thread serving;

  @BeforeEach
  void start() throws IOException {
    // Not PipedInputStream: that one breaks as soon as the thread that wrote last has ended.
    Pipe requests = Pipe.open();
    Pipe responses = Pipe.open();
    in = Channels.newOutputStream(requests.sink());
    StdioServer server =
        new StdioServer(
            ConformanceServer.dispatcher(),
            Caller.local(),
            Channels.newInputStream(requests.source()),
            Channels.newOutputStream(responses.sink()));
    answers =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(responses.source()), StandardCharsets.UTF_8));
    serving = new Thread(server::run, "stdio-under-test");
    serving.start();
  }

  @AfterEach
  void stop() throws Exception {
    in.close();
    serving.join();
  }

  private void send(String message) throws IOException {
    in.write((ProtocolClient.json(message) + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private void request(int id, String method, String params) throws IOException {
    send("{'jsonrpc':'2.0','id':" + id + ",'method':'" + method + "','params':{" + params + "}}");
  }

  private JsonNode next() throws IOException {
    return JsonMapper.shared().readTree(answers.readLine());
  }

  private void initialize() throws IOException {
    request(
        1,
        "initialize",
        "'protocolVersion':'2025-06-18','capabilities':{'elicitation':{},'roots':{}}");
    assertThat(next().at("/result/protocolVersion").stringValue()).isEqualTo("2025-06-18");
  }

  @Test
  void oneProcessServesBothErasAtOnce() throws IOException {
    request(2, "server/discover", "'_meta':{" + META + "}");
    assertThat(next().at("/result/supportedVersions/0").stringValue()).isEqualTo("2026-07-28");
    initialize();
    request(3, "tools/list", "'_meta':{" + META + "}");
    JsonNode young = next().get("result");
    request(4, "tools/list", "");
    JsonNode old = next().get("result");

    assertThat(young.get("tools")).isEqualTo(old.get("tools"));
    assertThat(young.has("resultType")).isTrue();
    assertThat(old.has("resultType")).isFalse();
  }

  @Test
  void aRequestWithoutItsMetaIsWrongInTheNewEra() throws IOException {
    request(2, "server/discover", "");
    assertThat(next().at("/error/code").intValue()).isEqualTo(-32602);
    request(
        3,
        "tools/list",
        "'_meta':{'io.modelcontextprotocol/protocolVersion':'2030-01-01',"
            + "'io.modelcontextprotocol/clientCapabilities':{}}");
    JsonNode error = next().get("error");
    assertThat(error.get("code").intValue()).isEqualTo(-32022);
    assertThat(error.at("/data/requested").stringValue()).isEqualTo("2030-01-01");
  }

  @Test
  void aToolAsksTheClientWhileOthersAreServed() throws IOException {
    initialize();
    request(2, "tools/call", "'name':'test_input_required_result_list_roots','arguments':{}");
    JsonNode question = next();
    assertThat(question.get("method").stringValue()).isEqualTo("roots/list");
    request(3, "ping", "");
    assertThat(next().get("id").intValue()).isEqualTo(3);
    send(
        "{'jsonrpc':'2.0','id':"
            + question.get("id")
            + ",'result':{'roots':[{'uri':'file:///here'}]}}");

    assertThat(next().toString()).contains("file:///here");
  }

  @Test
  void anEndOfInputGivesQuestionsUp() throws Exception {
    initialize();
    request(2, "tools/call", "'name':'test_elicitation','arguments':{'message':'Still there?'}");
    assertThat(next().get("method").stringValue()).isEqualTo("elicitation/create");
    in.close();

    assertThat(next().at("/result/structuredContent/error").stringValue()).isEqualTo("no_answer");
  }

  @Test
  void questionsAreResultsInTheNewEra() throws IOException {
    String call = "'name':'test_input_required_result_multi_round','arguments':{},";
    request(2, "tools/call", call + "'_meta':{" + META + "}");
    JsonNode first = next().get("result");
    assertThat(first.at("/inputRequests/step1/method").stringValue())
        .isEqualTo("elicitation/create");
    String answered =
        "'inputResponses':{'step1':{'action':'accept','content':{'name':'Alice'}}},'requestState':'";
    request(
        3,
        "tools/call",
        call + answered + first.get("requestState").stringValue() + "','_meta':{" + META + "}");
    JsonNode second = next().get("result");
    assertThat(second.get("inputRequests").propertyNames()).containsExactly("step2");
    request(
        4,
        "tools/call",
        call
            + "'inputResponses':{'step2':{'action':'accept','content':{'color':'blue'}}},"
            + "'requestState':'"
            + second.get("requestState").stringValue()
            + "','_meta':{"
            + META
            + "}");

    assertThat(next().toString()).contains("Alice").contains("blue");
  }

  @Test
  void progressComesInBothErasAndGrows() throws IOException {
    initialize();
    for (String meta : new String[] {"", "," + META}) {
      request(
          2,
          "tools/call",
          "'name':'test_tool_with_progress','arguments':{},'_meta':{'progressToken':'t'"
              + meta
              + "}");
      double last = -1;
      JsonNode message = next();
      while (message.has("method")) {
        assertThat(message.at("/params/progressToken").stringValue()).isEqualTo("t");
        assertThat(message.at("/params/progress").doubleValue()).isGreaterThan(last);
        last = message.at("/params/progress").doubleValue();
        message = next();
      }
      assertThat(last).isEqualTo(100);
      assertThat(message.get("id").intValue()).isEqualTo(2);
    }
  }
}
