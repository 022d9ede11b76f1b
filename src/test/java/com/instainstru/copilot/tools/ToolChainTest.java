package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.security.audit.AuditLog;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.catalog.Catalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ToolChainTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);
  private static final Caller READER =
      new Caller("reader", "reader", null, Set.of(Scope.READ), "oidc");

  @TempDir Path folder;

  private final List<String> reported = new ArrayList<>();

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static CallContext by(Caller caller) {
    return CallContext.of(caller, "http", "test");
  }

  private ToolChain chain(
      ToolSelection selection, ToolHandler handler, ToolInterceptor... interceptors) {
    Defects defects =
        new Defects(
            (defect, tags) -> reported.add(tags.get("tool") + " " + tags.get("request_id")));
    return new ToolChain(CATALOG, selection, tool -> handler, List.of(interceptors), defects);
  }

  private static ToolFailure failure(ToolOutcome outcome) {
    return ((ToolOutcome.Failure) outcome).failure();
  }

  private static ToolResult fine(ToolCall call) {
    return ToolResult.of(JsonNodeFactory.instance.objectNode().put("ok", true));
  }

  @Test
  void interceptorsRunOutermostFirst() {
    StringBuilder order = new StringBuilder();
    ToolChain chain =
        chain(
            ToolSelection.everything(),
            call -> {
              order.append("handler ");
              return fine(call);
            },
            (call, next) -> {
              order.append("one ");
              return next.proceed(call);
            },
            (call, next) -> {
              order.append("two ");
              return next.proceed(call);
            });
    assertThat(chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
        .isInstanceOf(ToolOutcome.Success.class);
    assertThat(order.toString()).isEqualTo("one two handler ");
  }

  @Test
  void anUnknownToolNamesTheNearest() {
    ToolChain chain = chain(ToolSelection.everything(), ToolChainTest::fine);
    assertThatThrownBy(() -> chain.call("instainstru_celery_queue_dept", json("{}"), by(READER)))
        .isInstanceOf(UnknownToolException.class)
        .hasMessageContaining("Did you mean instainstru_celery_queue_depth?");
    for (String name : List.of("celery_queue_depth", "celery_queues_depth")) {
      assertThatThrownBy(() -> chain.call(name, json("{}"), by(READER)))
          .hasMessageContaining("Did you mean instainstru_celery_queue_depth?");
    }
    assertThatThrownBy(() -> chain.call("x".repeat(300), json("{}"), by(READER)))
        .isInstanceOf(UnknownToolException.class)
        .hasMessage("Unknown tool. tools/list names the tools of this server.");
  }

  @Test
  void aDefectIsToldWithItsRequestIdAndReportedOnce() {
    CallContext context = by(READER);
    for (ToolHandler broken :
        List.<ToolHandler>of(
            call -> {
              throw new IllegalStateException("password=hunter2");
            },
            call -> {
              throw new StackOverflowError();
            })) {
      reported.clear();
      ToolOutcome outcome =
          chain(ToolSelection.everything(), broken)
              .call("instainstru_celery_queue_depth", json("{}"), context);
      assertThat(failure(outcome).code()).isEqualTo(FailureCode.INTERNAL);
      assertThat(failure(outcome).toJson(context.requestId()).toString())
          .contains(context.requestId())
          .doesNotContain("hunter2");
      assertThat(reported).containsExactly("instainstru_celery_queue_depth " + context.requestId());
    }
  }

  @Test
  void aSelectionIsAnUpperBound() {
    ToolSelection selection =
        new ToolSelection(
            false,
            Set.of("celery", "invites"),
            Set.of(),
            Set.of("celery_queue_depth", "instainstru_celery_failed_tasks"));
    ToolChain chain = chain(selection, ToolChainTest::fine);
    assertThat(chain.offeredTo(Caller.local()))
        .hasSize(8)
        .noneMatch(tool -> tool.name().endsWith("queue_depth") || tool.action());
    assertThat(chain.offeredTo(READER)).hasSize(7);
    assertThatThrownBy(() -> chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
        .isInstanceOf(UnknownToolException.class);
    assertThat(new ToolSelection(true, Set.of("x"), Set.of("y"), Set.of("z")).unknown(CATALOG))
        .containsExactlyInAnyOrder("y", "z");
    assertThat(selection.unknown(CATALOG)).isEmpty();
    assertThat(
            chain(
                    new ToolSelection(true, Set.of(), Set.of("celery_queue_depth"), Set.of()),
                    ToolChainTest::fine)
                .offeredTo(READER))
        .hasSize(1);
  }

  @Test
  void scopesAreCheckedBeforeActionsAndAnythingElse() {
    ToolChain off = chain(ToolSelection.everything(), ToolChainTest::fine, new Authorize(false));
    ToolFailure scope = failure(off.call("instainstru_invites_send", json("{}"), by(READER)));
    assertThat(scope.code()).isEqualTo(FailureCode.INSUFFICIENT_SCOPE);
    assertThat(scope.details()).containsEntry("required_scope", "mcp:write");
    ToolFailure readOnly =
        failure(off.call("instainstru_invites_send", json("{}"), by(Caller.local())));
    assertThat(readOnly.code()).isEqualTo(FailureCode.READ_ONLY);
    assertThat(readOnly.message()).contains("INSTAINSTRU_MCP_ACTIONS=on");
    assertThat(
            chain(ToolSelection.everything(), ToolChainTest::fine, new Authorize(true))
                .call("instainstru_invites_send", json("{}"), by(Caller.local())))
        .isInstanceOf(ToolOutcome.Success.class);
  }

  @Test
  void onePrincipalsRateDoesNotTouchAnothers() {
    AtomicLong nanos = new AtomicLong();
    ToolChain chain =
        chain(
            ToolSelection.everything(),
            ToolChainTest::fine,
            new LimitRate(new InMemoryRateStore(nanos::get), 2, 0));
    String tool = "instainstru_celery_queue_depth";
    chain.call(tool, json("{}"), by(READER));
    chain.call(tool, json("{}"), by(READER));
    ToolFailure limited = failure(chain.call(tool, json("{}"), by(READER)));
    assertThat(limited.code()).isEqualTo(FailureCode.RATE_LIMITED);
    assertThat(limited.retryAfterSeconds()).isEqualTo(30);
    assertThat(chain.call(tool, json("{}"), by(Caller.local())))
        .isInstanceOf(ToolOutcome.Success.class);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(chain.call(tool, json("{}"), by(READER))).isInstanceOf(ToolOutcome.Success.class);
  }

  @Test
  void oneToolsRateDoesNotTouchAnothers() {
    ToolChain chain =
        chain(
            ToolSelection.everything(),
            ToolChainTest::fine,
            new LimitRate(new InMemoryRateStore(() -> 0), 3, 2));
    for (int i = 0; i < 2; i++) {
      assertThat(chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
          .isInstanceOf(ToolOutcome.Success.class);
    }
    for (int i = 0; i < 5; i++) {
      ToolFailure limited =
          failure(chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)));
      assertThat(limited.message()).contains("2 calls of this tool");
    }
    assertThat(chain.call("instainstru_payments_pipeline", json("{}"), by(READER)))
        .isInstanceOf(ToolOutcome.Success.class);
    assertThat(
            failure(chain.call("instainstru_payments_pipeline", json("{}"), by(READER))).message())
        .contains("3 calls within a minute");
  }

  @Test
  void withoutALimitNobodyWaits() {
    ToolChain chain =
        chain(
            ToolSelection.everything(),
            ToolChainTest::fine,
            new LimitRate(new InMemoryRateStore(() -> 0), 0, 0));
    for (int i = 0; i < 100; i++) {
      assertThat(chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
          .isInstanceOf(ToolOutcome.Success.class);
    }
  }

  private ObjectNode limited(int rows, int bytes, ObjectNode answer) {
    return ((ToolOutcome.Success)
            chain(
                    ToolSelection.everything(),
                    call -> ToolResult.of(answer),
                    new LimitOutput(rows, bytes, Duration.ofSeconds(20)))
                .call("instainstru_celery_queue_depth", json("{}"), by(READER)))
        .result()
        .structured();
  }

  private static ObjectNode rows(int count) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putObject("data").putArray("rows");
    for (int i = 0; i < count; i++) {
      rows.addObject().put("n", i).put("text", "x".repeat(50));
    }
    return answer;
  }

  @Test
  void longListsAreCutBetweenRowsAndSaySo() {
    ObjectNode answer = limited(100, 1_000_000, rows(10_000));
    assertThat(answer.get("data").get("rows")).hasSize(100);
    assertThat(answer.get("truncated").booleanValue()).isTrue();
    assertThat(answer.get("truncation").toString())
        .isEqualTo("[{\"path\":\"data.rows\",\"returned\":100,\"of\":10000}]");
    assertThat(answer.get("how_to_get_more").stringValue()).contains("Narrow the call");
  }

  @Test
  void listsInsideRowsAndListsOfTextsAreCutToo() {
    ObjectNode answer =
        json("{'rows': [{'tags': ['a', 'b', 'c']}, {'tags': ['d']}, {'tags': ['e', 'f', 'g']}]}");
    assertThat(limited(2, 1_000, answer).get("truncation").toString().replace('"', '\''))
        .isEqualTo(
            "[{'path':'rows','returned':2,'of':3},{'path':'rows[0].tags','returned':2,'of':3}]");
  }

  @Test
  void bigAnswersAreCutUntilTheyFit() {
    ObjectNode answer = limited(1_000, 10_000, rows(1_000));
    assertThat(answer.get("data").toString().length()).isLessThan(10_000);
    assertThat(answer.get("truncation").get(0).get("of").intValue()).isEqualTo(1_000);
  }

  @Test
  void smallAnswersStayAsTheyAre() {
    assertThat(limited(100, 100_000, rows(100))).isEqualTo(rows(100));
    ObjectNode points = json("{'points': [[1, '2'], [3, '4']], 'list': [1], 'empty': []}");
    assertThat(limited(1, 1_000, points.deepCopy())).isEqualTo(points);
  }

  @Test
  void anAnswerThatCannotBeCutIsRefused() {
    ToolOutcome outcome =
        chain(
                ToolSelection.everything(),
                call ->
                    ToolResult.of(
                        JsonNodeFactory.instance.objectNode().put("text", "x".repeat(5_000))),
                new LimitOutput(10, 1_000, Duration.ofSeconds(20)))
            .call("instainstru_celery_queue_depth", json("{}"), by(READER));
    assertThat(failure(outcome).code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
  }

  @Test
  void everyCallLeavesAMeasurementAndAnAuditLineWithoutValues() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Path file = folder.resolve("audit.log");
    try (AuditLog audit = AuditLog.open(file, null)) {
      RecordCall record =
          new RecordCall(new CallMeters(registry), audit, CLOCK, Duration.ofSeconds(5));
      ToolHandler sends =
          call -> {
            call.context().notes().upstreamKey("mcp-1");
            return fine(call);
          };
      ToolChain chain = chain(ToolSelection.everything(), sends, record, new Authorize(true));
      CallContext context = by(Caller.local());
      chain.call(
          "instainstru_invites_send", json("{'confirm_token': 'tok', 'jo@x.org': 1}"), context);
      chain.call("instainstru_invites_send", json("{}"), by(READER));
      chain.call("instainstru_celery_queue_depth", json("{}"), by(READER));
      assertThat(audit.accepts()).isTrue();
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(3);
      JsonNode first = JsonMapper.shared().readTree(lines.get(0));
      assertThat(first.get("time").stringValue()).isEqualTo("2026-01-31T15:00:00Z");
      assertThat(first.get("principal").stringValue()).isEqualTo("local");
      assertThat(first.get("outcome").stringValue()).isEqualTo("success");
      assertThat(first.get("request_id").stringValue()).isEqualTo(context.requestId());
      assertThat(first.get("upstream_key").stringValue()).isEqualTo("mcp-1");
      assertThat(first.get("authentication").stringValue()).isEqualTo("stdio");
      assertThat(first.get("client").stringValue()).isEqualTo("test");
      assertThat(first.get("duration_ms").intValue()).isZero();
      assertThat(first.get("arguments").toString())
          .isEqualTo("['confirm_token','(unknown)']".replace('\'', '"'));
      assertThat(first.get("arguments_sha256").stringValue()).hasSize(64);
      assertThat(lines.get(0)).doesNotContain("\"tok\"");
      assertThat(JsonMapper.shared().readTree(lines.get(1)).get("outcome").stringValue())
          .isEqualTo("insufficient_scope");
    }
    assertThat(
            registry
                .get("copilot.tool.calls")
                .tag("tool", "instainstru_invites_send")
                .tag("outcome", "success")
                .tag("transport", "http")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void withoutAWritableAuditLogActionsAreRefusedAndReadsGoOn() throws Exception {
    Path file = folder.resolve("missing/audit.log");
    try (AuditLog audit = AuditLog.open(file, null)) {
      RecordCall record =
          new RecordCall(
              new CallMeters(new SimpleMeterRegistry()), audit, CLOCK, Duration.ofSeconds(5));
      ToolChain chain = chain(ToolSelection.everything(), ToolChainTest::fine, record);
      ToolFailure refused =
          failure(chain.call("instainstru_sentry_debug", json("{}"), by(Caller.local())));
      assertThat(refused.code()).isEqualTo(FailureCode.NOT_CONFIGURED);
      assertThat(refused.message()).contains("INSTAINSTRU_MCP_AUDIT_LOG");
      assertThat(chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
          .isInstanceOf(ToolOutcome.Success.class);
      Files.createDirectories(file.getParent());
      assertThat(chain.call("instainstru_sentry_debug", json("{}"), by(Caller.local())))
          .isInstanceOf(ToolOutcome.Success.class);
    }
  }

  @Test
  void cancellationRunsWhatIsRegisteredOnceNowAndLater() {
    Cancellation cancellation = new Cancellation();
    List<String> ran = new ArrayList<>();
    Cancellation.Registration taken = cancellation.onCancel(() -> ran.add("taken back"));
    cancellation.onCancel(() -> ran.add("early"));
    taken.close();
    assertThat(cancellation.isCancelled()).isFalse();
    cancellation.cancel();
    cancellation.cancel();
    cancellation.onCancel(() -> ran.add("late")).close();
    assertThat(ran).containsExactly("early", "late");
    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void aCallThatWaitsForItsClientIsNoFailureAndNoDefect() {
    ClientInputRequired.CapabilityMissing pending =
        new ClientInputRequired.CapabilityMissing(Set.of(ClientCapability.FORM));
    ToolChain chain =
        chain(
            ToolSelection.everything(),
            call -> {
              throw pending;
            });
    assertThatThrownBy(() -> chain.call("instainstru_celery_queue_depth", json("{}"), by(READER)))
        .isSameAs(pending);
    assertThat(reported).isEmpty();
  }

  @Test
  void aFailureCarriesTheRequestIdOfItsCall() {
    CallContext context = by(READER);
    ToolFailure failure = ToolFailure.of(FailureCode.NOT_FOUND, "Nothing there.");
    ToolOutcome outcome =
        chain(
                ToolSelection.everything(),
                call -> {
                  throw failure;
                })
            .call("instainstru_celery_queue_depth", json("{}"), context);
    assertThat(outcome).isEqualTo(new ToolOutcome.Failure(failure, context.requestId()));
    assertThat(reported).isEmpty();
  }

  @Test
  void aFailureCarriesWhatIsKnownOfItsCause() {
    ToolFailure failure =
        ToolFailure.of(FailureCode.UPSTREAM_RATE_LIMITED, "Wait.")
            .from("grafana", true)
            .retryAfter(30)
            .with("status", 429);
    assertThat(failure.toJson("r-1").toString())
        .isEqualTo(
            "{\"error\":\"upstream_rate_limited\",\"message\":\"Wait.\",\"upstream\":\"grafana\","
                + "\"retryable\":true,\"retry_after_seconds\":30,\"status\":429,\"request_id\":\"r-1\"}");
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class,
                    () -> {
                      throw failure;
                    })
                .getStackTrace())
        .isEmpty();
  }
}
