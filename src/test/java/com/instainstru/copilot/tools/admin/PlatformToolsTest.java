package com.instainstru.copilot.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.CheckAnswer;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.ReportMissingFields;
import com.instainstru.copilot.tools.ToolChain;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.ToolSelection;
import com.instainstru.copilot.tools.ValidateArguments;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.catalog.YamlDocument;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of the backend outside the default modules: everything that each sends and gives, for
 * good, empty, refused and incomplete answers.
 */
class PlatformToolsTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final Path CALLS = Path.of("src/test/resources/platform/calls.yaml");
  private static final Path RESULTS = Path.of("src/test/resources/platform/results.json");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-02T12:00:00.123456Z"), ZoneOffset.UTC);

  private final MockWebServer backend = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  private static List<ToolDefinition> declared() {
    return CATALOG.where(module -> !module.standard()).tools();
  }

  private static String key(ToolDefinition tool) {
    return tool.name().substring(CATALOG.toolPrefix().length());
  }

  private static JsonNode calls() throws IOException {
    return YamlDocument.parse("calls", Files.readString(CALLS)).root();
  }

  static Stream<String> tools() throws IOException {
    return calls().propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("tools")
  void sendsAndGivesExactlyThis(String name) throws Exception {
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    for (JsonNode call : calls().get(name)) {
      results.add(result(name, call));
    }
    if (Boolean.getBoolean("snapshots.write")) {
      write(name, results);
    }

    assertThat(JsonMapper.shared().readTree(Files.readString(RESULTS)).path(name))
        .as("review the change, then run with -Dsnapshots.write=true")
        .isEqualTo(JsonMapper.shared().readTree(results.toString()));
  }

  private static synchronized void write(String tool, ArrayNode results) throws IOException {
    JsonNode known = JsonMapper.shared().readTree(Files.readString(RESULTS));
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (String name : calls().propertyNames()) {
      JsonNode result = name.equals(tool) ? results : known.path(name);
      if (!result.isMissingNode()) {
        all.set(name, result);
      }
    }
    Files.writeString(
        RESULTS,
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }

  /** What is sent, and what comes of it. */
  private ObjectNode result(String tool, JsonNode call) throws Exception {
    backend.setDispatcher(new Answers(call.path("answers")));
    int before = backend.getRequestCount();
    ToolOutcome outcome = call(tool, (ObjectNode) call.get("given"));

    ObjectNode result = JsonNodeFactory.instance.objectNode();
    List<String> sent = new ArrayList<>();
    for (int i = before; i < backend.getRequestCount(); i++) {
      var request = backend.takeRequest();
      assertThat(request.getBodySize()).isZero();
      assertThat(request.getHeaders().values("X-Actor")).containsExactly("local");
      sent.add(request.getMethod() + " " + request.getTarget());
    }
    // Sources that are asked at once are asked in any order.
    sent.stream().sorted().forEach(result.putArray("sends")::add);
    if (outcome instanceof ToolOutcome.Success success) {
      result.set("gives", success.result().structured());
    } else {
      result.set("fails", ((ToolOutcome.Failure) outcome).failure().toJson("call-1"));
    }
    return result;
  }

  @Test
  void everyToolHasItsCalls() throws IOException {
    assertThat(tools().collect(Collectors.toSet()))
        .isEqualTo(declared().stream().map(PlatformToolsTest::key).collect(Collectors.toSet()));
    assertThat(calls().valueStream().map(JsonNode::size)).allMatch(cases -> cases >= 3);
  }

  /** Every bound and every choice of every argument, one step outside. */
  @Test
  void whatIsOutsideOfItsRangeIsRefusedBeforeAnythingIsSent() throws IOException {
    int refused = 0;
    JsonNode calls = calls();
    for (String name : calls.propertyNames()) {
      ToolDefinition definition = CATALOG.tool(CATALOG.toolPrefix() + name).orElseThrow();
      for (Map.Entry<String, JsonNode> argument :
          definition.inputSchema().get("properties").properties()) {
        for (JsonNode outside : outside(argument.getValue())) {
          ObjectNode given = (ObjectNode) calls.get(name).get(0).get("given").deepCopy();
          given.set(argument.getKey(), outside);
          ToolOutcome outcome = call(name, given);
          assertThat(outcome).as("%s %s", name, given).isInstanceOf(ToolOutcome.Failure.class);
          assertThat(((ToolOutcome.Failure) outcome).failure().message())
              .as("%s %s", name, given)
              .contains(argument.getKey() + " must");
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
    assertThat(backend.getRequestCount()).isZero();
  }

  private static List<JsonNode> outside(JsonNode rules) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    List<JsonNode> outside = new ArrayList<>();
    if (rules.has("minimum")) {
      outside.add(nodes.numberNode(rules.get("minimum").intValue() - 1));
      outside.add(nodes.numberNode(rules.get("maximum").intValue() + 1));
    }
    if (rules.has("enum") || rules.has("pattern") || rules.has("format")) {
      outside.add(nodes.stringNode("no such thing!"));
    } else if (rules.has("maxLength")) {
      outside.add(nodes.stringNode("x".repeat(rules.get("maxLength").intValue() + 1)));
    }
    if (rules.path("type").asString("").equals("boolean")) {
      outside.add(nodes.stringNode("perhaps"));
    }
    return outside;
  }

  /** Answers in order, or those of a path to this path; the last again and again. */
  private static final class Answers extends Dispatcher {
    private final JsonNode answers;
    private final AtomicInteger next = new AtomicInteger();

    Answers(JsonNode answers) {
      this.answers = answers;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      for (JsonNode answer : answers) {
        String path = answer.path("path").asString("");
        if (!path.isEmpty() && request.getTarget().contains(path)) {
          return json(answer);
        }
      }
      return json(answers.get(Math.min(next.getAndIncrement(), answers.size() - 1)));
    }
  }

  private ToolOutcome call(String tool, ObjectNode arguments) {
    CallContext context =
        new CallContext(Caller.local(), "call-1", "cli", "test", new Cancellation());
    return chain().call(CATALOG.toolPrefix() + tool, arguments, context);
  }

  private ToolChain chain() {
    AdminToolHandler admin = TestBackend.handler(backend, CLOCK);
    Map<String, ToolHandler> handlers = AdminHandlers.of(admin, CATALOG, CLOCK);
    return new ToolChain(
        CATALOG,
        ToolSelection.everything(),
        tool -> tool.handler() == null ? admin : handlers.getOrDefault(tool.handler(), admin),
        List.of(
            new ValidateArguments(),
            new CheckAnswer(),
            new ReportMissingFields(new CallMeters(new SimpleMeterRegistry()))),
        Defects.logged());
  }

  private static MockResponse json(JsonNode answer) {
    return new MockResponse.Builder()
        .code(answer.path("status").asInt(200))
        .addHeader("Content-Type", "application/json")
        .body(answer.get("body").toString())
        .build();
  }
}
