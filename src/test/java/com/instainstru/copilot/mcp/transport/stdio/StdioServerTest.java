package com.instainstru.copilot.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.mcp.McpDispatcher;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.TestDispatcher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class StdioServerTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final FakeToolbox toolbox = new FakeToolbox();
  private final McpDispatcher dispatcher = TestDispatcher.of(toolbox);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static String ping(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}";
  }

  private static String call(int id, String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":{\"text\":\"a\\nb\"}}}";
  }

  private List<JsonNode> answers() {
    return out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
  }

  private List<JsonNode> serve(String input) {
    new StdioServer(
            dispatcher,
            Caller.local(),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out)
        .run();
    return answers();
  }

  @Test
  void toleratesMarksBlankLinesAndCarriageReturns_K03() {
    List<JsonNode> answers = serve("\uFEFF" + ping(1) + "\r\n\r\n \t\n" + ping(2) + "\n" + ping(3));

    assertThat(answers).extracting(answer -> answer.get("id").intValue()).containsExactly(1, 2, 3);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.has("result")).isTrue());
  }

  @Test
  void goesOnAfterAnUnreadableLine() {
    List<JsonNode> answers = serve("EF\n{\"jsonrpc\":\n[]\n" + ping(4) + "\n");

    assertThat(answers)
        .extracting(answer -> answer.at("/error/code").intValue(0))
        .containsExactly(-32700, -32700, -32600, 0);
  }

  @Test
  void goesOnAfterALineThatIsTooLong() {
    List<JsonNode> answers = serve("x".repeat((1 << 20) + 1) + "\n" + ping(4) + "\n");

    assertThat(answers.get(0).at("/error/code").intValue()).isEqualTo(-32600);
    assertThat(answers.get(1).get("id").intValue()).isEqualTo(4);
  }

  @Test
  void answersWhatItHasReadWhenTheInputEnds_K02() {
    assertThat(serve(call(1, "t_fast") + "\n" + call(2, "t_fast") + "\n" + call(3, "t_failing")))
        .extracting(answer -> answer.get("id").intValue())
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void keepsAResultWithLineBreaksInOneLine_K07() {
    assertThat(serve(call(1, "t_fast") + "\n"))
        .singleElement()
        .satisfies(
            answer ->
                assertThat(answer.at("/result/structuredContent/echo").stringValue())
                    .isEqualTo("a\nb"));
  }

  @Test
  void givesUpLongCallsAtTheEndOfInputAndSaysSo() {
    assertThat(serve(call(1, "t_slow") + "\n"))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.at("/result/isError").booleanValue()).isTrue();
              assertThat(answer.at("/result/structuredContent/message").stringValue())
                  .contains("The input ended while this request was running");
              assertThat(answer.at("/result/structuredContent").has("upstream")).isFalse();
            });
    assertThat(toolbox.cancelled).hasSize(1);
  }

  @Test
  void answersForACallThatCannotBeStopped() {
    assertThat(serve(call(1, "t_stubborn") + "\n"))
        .singleElement()
        .satisfies(
            answer ->
                assertThat(answer.at("/result/structuredContent/error").stringValue())
                    .isEqualTo("outcome_unknown"));
  }

  @Test
  void doesNotAnswerACancelledCall_K08() throws Exception {
    try (PipedOutputStream client = new PipedOutputStream();
        InputStream in = new PipedInputStream(client)) {
      CompletableFuture<Void> server =
          CompletableFuture.runAsync(
              () -> new StdioServer(dispatcher, Caller.local(), in, out).run());
      send(client, call(7, "t_slow"));
      toolbox.calls.take();
      send(client, ping(8));
      send(
          client,
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}");
      send(client, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}");
      send(client, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}");
      send(client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      assertThat(toolbox.cancelled.take()).isNotNull();
      hangUp(client);
      server.get();
    }
    assertThat(answers()).extracting(answer -> answer.get("id").intValue()).containsExactly(8);
  }

  @Test
  void answersAPingWhileACallRuns() throws Exception {
    try (PipedOutputStream client = new PipedOutputStream();
        InputStream in = new PipedInputStream(client)) {
      CompletableFuture<Void> server =
          CompletableFuture.runAsync(
              () -> new StdioServer(dispatcher, Caller.local(), in, out).run());
      send(client, call(1, "t_slow"));
      send(client, ping(2));
      await().atMost(Duration.ofSeconds(10)).until(() -> answers().size() == 1);
      toolbox.release.countDown();
      hangUp(client);
      server.get();
    }
    assertThat(answers()).extracting(answer -> answer.get("id").intValue()).containsExactly(2, 1);
  }

  @Test
  void givesUpItsCallsWhenNobodyReadsTheAnswers() throws Exception {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("closed");
          }
        };
    try (PipedOutputStream client = new PipedOutputStream();
        InputStream in = new PipedInputStream(client)) {
      CompletableFuture<Void> server =
          CompletableFuture.runAsync(
              () -> new StdioServer(dispatcher, Caller.local(), in, closed).run());
      send(client, call(1, "t_slow"));
      toolbox.calls.take();
      send(client, ping(2));
      assertThat(toolbox.cancelled.take()).isNotNull();
      hangUp(client);
      server.get();
    }
  }

  @Test
  void endsWhenTheInputBreaks() throws InterruptedException, TimeoutException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1);
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("broken");
          }
        };
    assertThat(
            CompletableFuture.runAsync(
                () -> new StdioServer(dispatcher, Caller.local(), broken, out).run()))
        .succeedsWithin(10, TimeUnit.SECONDS);
  }

  private static void hangUp(OutputStream client) throws IOException {
    client.close();
  }

  private static void send(OutputStream client, String line) throws IOException {
    client.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    client.flush();
  }
}
