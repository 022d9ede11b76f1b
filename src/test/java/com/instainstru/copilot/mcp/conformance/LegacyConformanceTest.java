package com.instainstru.copilot.mcp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.mcp.conformance.ProtocolClient.Events;
import com.instainstru.copilot.mcp.conformance.ProtocolClient.Got;
import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.util.Objects;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Revision 2025-11-25 over HTTP with sessions. */
@Timeout(60)
@IntegrationTest
class LegacyConformanceTest {
  private static HttpServer server;
  private static ProtocolClient client;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, true, HttpLimits.standard());
    client = new ProtocolClient(server.uri());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.stop();
  }

  private static String initialize(String capabilities) throws IOException {
    Got got =
        client.send(
            client.post(
                ProtocolClient.message(
                    "initialize",
                    "{'protocolVersion':'2025-11-25','capabilities':"
                        + capabilities
                        + ",'clientInfo':{'name':'t','version':'1'}}")));
    assertThat(got.status()).isEqualTo(200);
    return Objects.requireNonNull(got.session());
  }

  private static Request.Builder call(String session, String tool, String arguments) {
    return client
        .post(
            ProtocolClient.message(
                "tools/call", "{'name':'" + tool + "','arguments':" + arguments + "}"))
        .header("Mcp-Session-Id", session);
  }

  private static Request.Builder answer(String session, JsonNode question, String result) {
    return client
        .post(
            ProtocolClient.json(
                    "{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':" + result + "}")
                .toString())
        .header("Mcp-Session-Id", session);
  }

  @Test
  void aToolAsksTheUserOverTheStreamOfItsCall() throws IOException {
    String session = initialize("{'elicitation':{}}");
    try (Events events =
        client.open(call(session, "test_elicitation", "{'message':'Who are you?'}"))) {
      JsonNode question = events.next();
      assertThat(question.get("method").stringValue()).isEqualTo("elicitation/create");
      assertThat(question.at("/params/message").stringValue()).isEqualTo("Who are you?");

      Got taken = client.send(answer(session, question, "{'action':'decline'}"));
      assertThat(taken.status()).isEqualTo(202);
      assertThat(events.next().at("/result/structuredContent/text").stringValue())
          .contains("decline");
      assertThat(events.ended()).isTrue();
    }
  }

  @Test
  void anAnswerFromAnotherSessionIsNoAnswer() throws IOException {
    String session = initialize("{'elicitation':{}}");
    String other = initialize("{'elicitation':{}}");
    try (Events events =
        client.open(call(session, "test_elicitation", "{'message':'Who are you?'}"))) {
      JsonNode question = events.next();
      client.send(answer(other, question, "{'action':'accept','content':{'who':'mallory'}}"));
      client.send(answer(session, question, "{'action':'cancel'}"));

      assertThat(events.next().toString()).contains("cancel").doesNotContain("mallory");
    }
  }

  @Test
  void aClientThatCannotAnswerIsToldWhatItLacks() throws IOException {
    JsonNode got =
        client
            .send(call(initialize("{}"), "test_elicitation", "{'message':'Who are you?'}"))
            .json();

    assertThat(got.at("/result/structuredContent/error").stringValue())
        .isEqualTo("missing_ability");
    assertThat(got.at("/result/structuredContent/message").stringValue()).contains("elicitation");
  }

  @Test
  void aClientThatAnswersWithAnErrorHasNotAnswered() throws IOException {
    String session = initialize("{'sampling':{}}");
    try (Events events = client.open(call(session, "test_sampling", "{'prompt':'Hello'}"))) {
      JsonNode question = events.next();
      client.send(
          client
              .post(
                  ProtocolClient.json(
                          "{'jsonrpc':'2.0','id':"
                              + question.get("id")
                              + ",'error':{'code':-1,'message':'no'}}")
                      .toString())
              .header("Mcp-Session-Id", session));

      assertThat(events.next().at("/result/structuredContent/error").stringValue())
          .isEqualTo("no_answer");
    }
  }

  @Test
  void aVanishedClientGivesItsQuestionUp() throws IOException {
    String session = initialize("{'elicitation':{}}");
    try (Events events = client.open(call(session, "test_elicitation", "{'message':'Hello?'}"))) {
      events.next();
    }
    // The session lives on: its next call is served.
    assertThat(client.send(call(session, "test_simple_text", "{}")).status()).isEqualTo(200);
  }

  @Test
  void subscriptionToAResourceIsAccepted_S09() throws IOException {
    String session = initialize("{}");
    Got subscribed =
        client.send(
            client
                .post(
                    ProtocolClient.message(
                        "resources/subscribe", "{'uri':'test://watched-resource'}"))
                .header("Mcp-Session-Id", session));

    assertThat(subscribed.json().at("/result").isObject()).isTrue();
  }

  @Test
  void aLevelHoldsForItsSession() throws IOException {
    String quiet = initialize("{}");
    client.send(
        client
            .post(ProtocolClient.message("logging/setLevel", "{'level':'error'}"))
            .header("Mcp-Session-Id", quiet));

    assertThat(client.send(call(quiet, "test_tool_with_logging", "{}")).body())
        .doesNotContain("notifications/message");
    assertThat(client.send(call(initialize("{}"), "test_tool_with_logging", "{}")).body())
        .contains("Tool processing data");
  }
}
