package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.ToolInputs;
import com.instainstru.copilot.testing.ToolInputs.Argument;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Arguments that no tool takes, for every tool and argument that they can be made for. */
@IntegrationTest
class ToolInputTest {
  private static final String PREFIX = "instainstru_";
  private static final String BASE = "/api/v1/admin/mcp";

  private AssembledServer server;

  @BeforeEach
  void start() throws IOException {
    server = AssembledServer.builder().actions().start();
    for (MockWebServer upstream : upstreams()) {
      upstream.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              return AssembledServer.json(
                  200,
                  "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
            }
          });
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<MockWebServer> upstreams() {
    return List.of(server.backend(), server.grafana(), server.sentry());
  }

  private int requests() {
    return upstreams().stream().mapToInt(MockWebServer::getRequestCount).sum();
  }

  /** The next request; null would be a call that was refused. */
  private static RecordedRequest sent(MockWebServer upstream) throws InterruptedException {
    return Objects.requireNonNull(upstream.takeRequest(10, TimeUnit.SECONDS));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** The call is refused before anything leaves; the message teaches and repeats no value. */
  private void assertRefused(String tool, String arguments, String field, @Nullable String value)
      throws IOException {
    int before = requests();
    Got got = server.call(tool, arguments);
    assertThat(got.failure()).as("%s %s", tool, arguments).isEqualTo("invalid_arguments");
    String message = got.structured().get("message").asString();
    assertThat(message).as("%s %s", tool, arguments).contains(field);
    if (value != null) {
      assertThat(message).doesNotContain(value);
    }
    assertThat(requests()).as("%s %s", tool, arguments).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "celery_queue_dept",
        "../../etc/passwd",
        "INSTAINSTRU_CELERY_QUEUE_DEPTH",
        "a\\u0000b",
        "<script>alert(1)</script>"
      })
  void anUnknownToolIsAWrongParameter_I01(String name) throws Exception {
    for (String tried : List.of(name, name + "x".repeat(5_000))) {
      Got got = server.call(tried, "{}");
      assertThat(got.json().at("/error/code").asInt(0)).isEqualTo(-32602);
      assertThat(got.body().length()).isLessThan(400);
      assertThat(got.body()).doesNotContain("passwd", "script", "xxxxxxxx", "a\\u0000b");
    }
    assertThat(requests()).isZero();
  }

  @Test
  void aWrongTypeIsRefusedForEveryNumber_I02() throws Exception {
    for (Argument argument : ToolInputs.arguments("integer").toList()) {
      for (String wrong :
          List.of("\"fifty\"", "\"1e3\"", "\"0x10\"", "1.5", "{\"a\":1}", "[3]", "true")) {
        assertRefused(argument.tool(PREFIX), argument.with(json(wrong)), argument.name(), "fifty");
      }
    }
  }

  @Test
  void aWrongTypeIsRefusedForEveryTextAndSwitch_I02() throws Exception {
    for (Argument argument : ToolInputs.arguments("string").toList()) {
      for (String wrong : List.of("{\"zzyzx\":1}", "[\"zzyzx\"]", "true")) {
        assertRefused(argument.tool(PREFIX), argument.with(json(wrong)), argument.name(), "zzyzx");
      }
    }
    for (Argument argument : ToolInputs.arguments("boolean").toList()) {
      for (String wrong : List.of("\"zzyzx\"", "\"yes\"", "1", "[true]")) {
        assertRefused(argument.tool(PREFIX), argument.with(json(wrong)), argument.name(), "zzyzx");
      }
    }
  }

  @Test
  void anArgumentThatNoToolHasIsRefusedByEveryTool_I03() throws Exception {
    for (ToolDefinition tool : ToolInputs.tools()) {
      for (String name : List.of("unknown", "Limit", "__proto__", "limit ", "")) {
        String arguments = ToolInputs.good(tool).put(name, "zzyzx").toString();
        assertRefused(tool.name().substring(PREFIX.length()), arguments, "no argument", "zzyzx");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../ops/users/lookup|..%2F..%2Fops%2Fusers%2Flookup",
        "..%2f..%2fops|..%252f..%252fops",
        "%2e%2e/%2e%2e|%252e%252e%2F%252e%252e",
        "....//x|....%2F%2Fx",
        "..;/x|..%3B%2Fx",
        "..\\\\..\\\\x|..%5C..%5Cx",
        "a?limit=1#b|a%3Flimit%3D1%23b",
        "%c0%ae%c0%ae/x|%25c0%25ae%25c0%25ae%2Fx",
        "x%00|x%2500",
        "／．．／|%EF%BC%8F%EF%BC%8E%EF%BC%8E%EF%BC%8F",
        "//evil.example.com/x|%2F%2Fevil.example.com%2Fx",
        "http://evil.example.com|http%3A%2F%2Fevil.example.com"
      })
  void anIdentifierStaysOneSegment_I04(String value, String segment) throws Exception {
    server.call("invites_detail", "{'identifier': '" + value + "'}");
    RecordedRequest sent = sent(server.backend());
    assertThat(sent.getTarget()).isEqualTo(BASE + "/invites/" + segment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "../x", "%2e%2e", "..%2f", "a/b", "a\\u0000b", "x\\nHost: y", "é"})
  void anIdOfAFixedFormTakesNoOther_I04(String value) throws Exception {
    assertRefused("users_booking_history", "{'user_id': '" + value + "'}", "user_id", null);
    assertRefused("dashboard_panels", "{'dashboard_uid': '" + value + "'}", "dashboard_uid", null);
    assertRefused("sentry_issue_detail", "{'issue_id': '" + value + "'}", "issue_id", null);
    assertRefused("sentry_event_lookup", "{'event_id': '" + value + "'}", "event_id", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void dotsAloneAreNoSegment_I04(String value) throws Exception {
    for (String tool : List.of("instructors_detail", "invites_detail")) {
      assertRefused(tool, "{'identifier': '" + value + "'}", "identifier", null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5m])) or vector(1)",
        "5m or up",
        "1h]",
        "5m) #",
        "5m\\n",
        "-5m",
        "5 m",
        "1y2",
        "0m",
        "∞",
        "5m;"
      })
  void aTimeWindowIsNoQuery_I05(String window) throws Exception {
    assertRefused(
        "metrics_query",
        "{'question': 'p99 latency', 'time_window': '" + window + "'}",
        "time_window",
        "vector");
  }

  @Test
  void aNumberOutsideItsRangeIsRefusedForEveryNumber_I06() throws Exception {
    for (Argument argument : ToolInputs.arguments("integer").toList()) {
      assertThat(argument.rules().has("minimum") && argument.rules().has("maximum"))
          .as("%s has a range", argument)
          .isTrue();
      long least = argument.rules().get("minimum").longValue();
      long most = argument.rules().get("maximum").longValue();
      for (String wrong :
          List.of(
              Long.toString(least - 1),
              Long.toString(most + 1),
              most < 1_000_000_000 ? "1000000000" : "-1000000000",
              "-1",
              "99999999999999999999999999",
              "1e300",
              "\"" + (most + 1) + "\"")) {
        assertRefused(argument.tool(PREFIX), argument.with(json(wrong)), argument.name(), null);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "['ana@example.com', 'no address']",
        "['@example.com']",
        "['ana@']",
        "['ana@example.com\\r\\nBcc: x@example.com']",
        "['']",
        "[null]",
        "[7]",
        "'ana@example.com'",
        "{}"
      })
  void aListWithoutOnlyGoodAddressesPreviewsNothing_I07(String emails) throws Exception {
    assertRefused(
        "invites_preview",
        "{'recipient_emails': " + emails + "}",
        "recipient_emails",
        "no address");
  }

  @Test
  void moreRecipientsThanAllowedPreviewNothing_I07() throws Exception {
    String many = "'a@example.com',".repeat(100) + "'a@example.com'";
    assertRefused(
        "invites_preview", "{'recipient_emails': [" + many + "]}", "recipient_emails", null);
  }

  @Test
  void aChoiceThatDoesNotExistNamesThoseThatDo_I08() throws Exception {
    for (Argument argument : ToolInputs.arguments("string").toList()) {
      if (argument.rules().has("enum")) {
        String last =
            argument.rules().get("enum").get(argument.rules().get("enum").size() - 1).asString();
        for (String wrong : List.of("zzyzx", last + "x", last + "," + last)) {
          JsonNode value = JsonNodeFactory.instance.stringNode(wrong);
          assertRefused(argument.tool(PREFIX), argument.with(value), argument.name(), "zzyzx");
          assertRefused(argument.tool(PREFIX), argument.with(value), last, null);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1500, 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1441, 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 0, 'comment': 'x'}",
        "{'matchers': [], 'duration_minutes': 5, 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': 'b', 'isEqual': false}], 'duration_minutes': 5,"
            + " 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': '.*', 'isRegex': true}], 'duration_minutes': 5,"
            + " 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': '.+|', 'isRegex': true}], 'duration_minutes': 5,"
            + " 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': '(', 'isRegex': true}], 'duration_minutes': 5,"
            + " 'comment': 'x'}",
        "{'matchers': [{'name': '', 'value': 'b'}], 'duration_minutes': 5, 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': ''}], 'duration_minutes': 5, 'comment': 'x'}",
        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 5, 'comment': ' '}",
        "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 5}",
        "{'duration_minutes': 5, 'comment': 'x'}"
      })
  void aSilenceThatMutesTooMuchIsRefused_I09(String arguments) throws Exception {
    assertRefused("alert_silence", arguments, "", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a&limit=9=#x+y",
        "a%26b",
        "a b+c",
        "?x=1",
        "a;b=c",
        "é猫é",
        "a=b&a=c",
        "%%%",
        "\u0001abc"
      })
  void aValueIsOneParameterWithExactlyThatValue_I10(String value) throws Exception {
    String arguments = JsonNodeFactory.instance.objectNode().put("identifier", value).toString();
    server.post(AssembledServer.callMessage("users_lookup", arguments));
    RecordedRequest sent = sent(server.backend());
    assertThat(sent.getUrl().querySize()).isEqualTo(1);
    assertThat(sent.getUrl().queryParameter("identifier")).isEqualTo(value);
    assertThat(sent.getUrl().encodedPath()).isEqualTo(BASE + "/ops/users/lookup");
  }

  @Test
  void aDateThatIsNoneIsRefusedForEveryDate_I11() throws Exception {
    for (Argument argument : ToolInputs.arguments("string").toList()) {
      if (argument.rules().path("format").asString("").equals("date")) {
        for (String wrong :
            List.of(
                "2026-02-30",
                "2026-02-29",
                "2026-13-01",
                "2026-00-10",
                "2026-1-1",
                "yesterday",
                "01.02.2026",
                "2026-01-01T00:00:00Z",
                "20260101",
                " 2026-01-01")) {
          JsonNode value = JsonNodeFactory.instance.stringNode(wrong);
          assertRefused(argument.tool(PREFIX), argument.with(value), argument.name(), null);
        }
      }
    }
  }

  @Test
  void anEndBeforeItsStartIsRefusedByEveryToolWithBoth_I11() throws Exception {
    for (ToolDefinition tool : ToolInputs.tools()) {
      if (tool.inputSchema().get("properties").has("end_date")) {
        String arguments =
            ToolInputs.good(tool)
                .put("start_date", "2026-01-02")
                .put("end_date", "2026-01-01")
                .toString();
        assertRefused(tool.name().substring(PREFIX.length()), arguments, "end_date", null);
      }
    }
  }

  @Test
  void whatIsRequiredMustBeThereAndWhatIsNotMayBeNull_I12() throws Exception {
    for (Argument argument : ToolInputs.arguments().toList()) {
      JsonNode none = JsonNodeFactory.instance.nullNode();
      if (argument.isRequired()) {
        assertRefused(argument.tool(PREFIX), argument.without(), argument.name(), null);
        assertRefused(argument.tool(PREFIX), argument.with(none), argument.name(), null);
      } else if (argument.tool().consent() == null && !argument.name().equals("question")) {
        // A question may be left out only where a plan is given.
        Got got = server.call(argument.tool(PREFIX), argument.with(none));
        assertThat(got.failure()).as("%s", argument).isNotEqualTo("invalid_arguments");
      }
    }
  }

  @Test
  void noTextOfAnyToolReachesAnotherHostOrAnotherFolder() throws Exception {
    List<String> hosts =
        List.of(
            "http://127.0.0.1:1/x",
            "//127.0.0.1:1/x",
            "@127.0.0.1:1",
            "x\r\nHost: evil",
            "..\\..\\..",
            "/../../../admin",
            "\u0000",
            "%2f%2e%2e%2f");
    for (Argument argument : ToolInputs.arguments("string").toList()) {
      for (String host : hosts) {
        JsonNode value = JsonNodeFactory.instance.stringNode(host);
        String message = AssembledServer.callMessage(argument.tool(PREFIX), argument.with(value));
        assertThat(server.post(message).status()).as("%s %s", argument, host).isEqualTo(200);
      }
    }
    for (MockWebServer upstream : upstreams()) {
      for (int left = upstream.getRequestCount(); left > 0; left--) {
        RecordedRequest sent = sent(upstream);
        assertThat(sent.getHeaders().values("Host"))
            .containsExactly("127.0.0.1:" + upstream.getPort());
        assertThat(sent.getUrl().encodedPath()).startsWith("/api/").doesNotContain("/../", "//");
        assertThat(sent.getTarget().getBytes(StandardCharsets.UTF_8)).doesNotContain(0, 10, 13);
      }
    }
  }
}
