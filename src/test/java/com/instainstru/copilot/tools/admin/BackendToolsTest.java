package com.instainstru.copilot.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.MetricsDescribeHandler;
import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.ToolChain;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.ToolSelection;
import com.instainstru.copilot.tools.ValidateArguments;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each backend tool sends, to the byte, and that the answer comes back as it is. */
class BackendToolsTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final String BASE = "/api/v1/admin/mcp";
  private static final String ULID = "01KG2M8Z4QW7RTY5PASDFGHJT1";
  private static final String BODY =
      "{\"meta\":{\"n\":12345678901234567890,\"x\":1.10},\"data\":{\"text\":\"ü\\u0000\"},\"a\":[1,null]}";

  private final MockWebServer backend = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  /** Tool, arguments and the request line they become. */
  record Row(String tool, String arguments, String target, String body) {
    static Row get(String tool, String arguments, String target) {
      return new Row(tool, arguments, target, "");
    }

    @Override
    public String toString() {
      return tool + " " + arguments;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        Row.get("celery_worker_status", "{}", "/celery/workers"),
        Row.get("celery_queue_depth", "{}", "/celery/queues"),
        Row.get("celery_failed_tasks", "{}", "/celery/failed?limit=20"),
        Row.get("celery_failed_tasks", "{'limit': 7}", "/celery/failed?limit=7"),
        Row.get("celery_payment_health", "{}", "/celery/payment-health"),
        Row.get("celery_active_tasks", "{}", "/celery/tasks/active"),
        Row.get("celery_task_history", "{}", "/celery/tasks/history?hours=1&limit=100"),
        Row.get(
            "celery_task_history",
            "{'task_name': 'a b&c=d', 'state': 'FAILURE', 'hours': 24, 'limit': 500}",
            "/celery/tasks/history?task_name=a%20b%26c%3Dd&state=FAILURE&hours=24&limit=500"),
        Row.get("celery_beat_schedule", "{}", "/celery/schedule"),
        Row.get("founding_funnel_summary", "{}", "/founding/funnel"),
        Row.get(
            "founding_funnel_summary",
            "{'start_date': '2026-01-01', 'end_date': '2026-01-31'}",
            "/founding/funnel?start_date=2026-01-01&end_date=2026-01-31"),
        Row.get("founding_stuck_instructors", "{}", "/founding/stuck?stuck_days=7&limit=50"),
        Row.get(
            "founding_stuck_instructors",
            "{'stuck_days': 30, 'stage': 'bgc_initiated', 'limit': 10}",
            "/founding/stuck?stuck_days=30&stage=bgc_initiated&limit=10"),
        Row.get("instructors_list", "{}", "/instructors?limit=20"),
        Row.get(
            "instructors_list",
            "{'status': 'live', 'is_founding': true, 'service_slug': 'piano', 'category_slug':"
                + " 'music', 'limit': 200, 'cursor': 'MDFL'}",
            "/instructors?status=live&is_founding=true&service_slug=piano&category_slug=music&limit=200&cursor=MDFL"),
        Row.get(
            "instructors_coverage",
            "{}",
            "/instructors/coverage?status=live&group_by=category&top=25"),
        Row.get(
            "instructors_coverage",
            "{'status': 'paused', 'group_by': 'service', 'top': 3}",
            "/instructors/coverage?status=paused&group_by=service&top=3"),
        Row.get(
            "instructors_detail",
            "{'identifier': 'dana.c@example.com'}",
            "/instructors/dana.c%40example.com"),
        new Row(
            "invites_preview",
            "{'recipient_emails': ['ana@example.com']}",
            "/invites/preview",
            "{'recipient_emails':['ana@example.com'],'grant_founding_status':true,'expires_in_days':14,'message_note':null}"),
        new Row(
            "invites_preview",
            "{'recipient_emails': ['ana@example.com', 'bo@example.com'], 'grant_founding_status':"
                + " false, 'expires_in_days': 30, 'message_note': 'Café'}",
            "/invites/preview",
            "{'recipient_emails':['ana@example.com','bo@example.com'],'grant_founding_status':false,'expires_in_days':30,'message_note':'Café'}"),
        new Row(
            "invites_send",
            "{'confirm_token': 'tok'}",
            "/invites/send",
            "{'confirm_token':'tok','idempotency_key':'mcp-db37e1dc8338f36d843bc1896e6d9a6af65c9bccf2bc499afa9b022defe0a563'}"),
        new Row(
            "invites_send",
            "{'confirm_token': 'tok', 'idempotency_key': 'my-own-key'}",
            "/invites/send",
            "{'confirm_token':'tok','idempotency_key':'mcp-db37e1dc8338f36d843bc1896e6d9a6af65c9bccf2bc499afa9b022defe0a563'}"),
        Row.get("invites_list", "{}", "/invites?limit=50"),
        Row.get(
            "invites_list",
            "{'email': 'a+b@example.com', 'status': 'pending', 'start_date': '2026-01-01',"
                + " 'end_date': '2026-01-02', 'limit': 5, 'cursor':"
                + " '2026-01-20T09:00:00+00:00|01KG'}",
            "/invites?email=a%2Bb%40example.com&status=pending&start_date=2026-01-01&end_date=2026-01-02&limit=5&cursor=2026-01-20T09%3A00%3A00%2B00%3A00%7C01KG"),
        Row.get("invites_detail", "{'identifier': 'K7WQ2MPD'}", "/invites/K7WQ2MPD"),
        Row.get("bookings_summary", "{}", "/ops/bookings/summary?period=today"),
        Row.get(
            "bookings_summary",
            "{'period': 'this_month'}",
            "/ops/bookings/summary?period=this_month"),
        Row.get("bookings_recent", "{}", "/ops/bookings/recent?limit=20&hours=24"),
        Row.get(
            "bookings_recent",
            "{'status': 'no_show', 'limit': 100, 'hours': 168}",
            "/ops/bookings/recent?status=no_show&limit=100&hours=168"),
        Row.get("payments_pipeline", "{}", "/ops/payments/pipeline"),
        Row.get("payments_pending_payouts", "{}", "/ops/payments/pending-payouts?limit=20"),
        Row.get(
            "payments_pending_payouts", "{'limit': 1}", "/ops/payments/pending-payouts?limit=1"),
        Row.get(
            "users_lookup",
            "{'identifier': 'a&limit=9=#x+y'}",
            "/ops/users/lookup?identifier=a%26limit%3D9%3D%23x%2By"),
        Row.get(
            "users_booking_history",
            "{'user_id': '" + ULID + "'}",
            "/ops/users/" + ULID + "/bookings?limit=20"),
        Row.get(
            "users_booking_history",
            "{'user_id': '" + ULID + "', 'limit': 100}",
            "/ops/users/" + ULID + "/bookings?limit=100"),
        Row.get("search_top_queries", "{}", "/search/top-queries?limit=50&min_count=2"),
        Row.get(
            "search_top_queries",
            "{'start_date': '2026-01-01', 'end_date': '2026-01-31', 'limit': 10, 'min_count':"
                + " 1000}",
            "/search/top-queries?start_date=2026-01-01&end_date=2026-01-31&limit=10&min_count=1000"),
        Row.get("search_zero_results", "{}", "/search/zero-results?limit=50"),
        Row.get(
            "search_zero_results",
            "{'start_date': '2026-01-01', 'end_date': '2026-01-31', 'limit': 200}",
            "/search/zero-results?start_date=2026-01-01&end_date=2026-01-31&limit=200"),
        Row.get("metrics_describe", "{'metric_name': 'founding.cap'}", "/metrics/founding.cap"),
        Row.get("services_catalog", "{}", "/services/catalog"),
        Row.get("service_lookup", "{'query': 'swim ü'}", "/services/lookup?q=swim%20%C3%BC"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void sendsExactlyThisAndPassesTheBodyOn(Row row) throws Exception {
    backend.enqueue(json(200, BODY));

    ToolOutcome outcome = call(row.tool(), row.arguments());

    assertThat(outcome).isInstanceOf(ToolOutcome.Success.class);
    assertThat(((ToolOutcome.Success) outcome).result().structured())
        .isEqualTo(
            JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(BODY));
    RecordedRequest request = backend.takeRequest();
    assertThat(request.getMethod()).isEqualTo(row.body().isEmpty() ? "GET" : "POST");
    assertThat(request.getTarget()).isEqualTo(BASE + row.target());
    assertThat(request.getHeaders().values("Authorization"))
        .containsExactly("Bearer service-token");
    assertThat(request.getHeaders().values("Accept")).containsExactly("application/json");
    assertThat(request.getHeaders().values("User-Agent"))
        .containsExactly("instainstru-admin-copilot");
    assertThat(request.getHeaders().values("X-Actor")).containsExactly("local");
    assertThat(request.getHeaders().values("X-Request-Id")).containsExactly("call-1");
    if (row.body().isEmpty()) {
      assertThat(request.getBodySize()).isZero();
      assertThat(request.getHeaders().get("Idempotency-Key")).isNull();
    } else {
      assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
      assertThat(request.getBody().utf8()).isEqualTo(quotes(row.body()));
    }
    if (row.tool().equals("invites_send")) {
      assertThat(request.getHeaders().values("Idempotency-Key"))
          .containsExactly("mcp-db37e1dc8338f36d843bc1896e6d9a6af65c9bccf2bc499afa9b022defe0a563");
    }
    assertThat(backend.getRequestCount()).isEqualTo(1);
  }

  @Test
  void everyDefaultToolWithARequestHasARow() {
    Set<String> covered = rows().map(Row::tool).collect(Collectors.toSet());
    Set<String> declared =
        CATALOG.standard().tools().stream()
            .filter(tool -> tool.request() != null)
            .map(tool -> tool.name().substring("instainstru_".length()))
            .collect(Collectors.toSet());
    assertThat(covered).hasSize(27).isEqualTo(declared);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../x?y=1|..%2F..%2Fx%3Fy%3D1",
        "a/b|a%2Fb",
        "%2e%2e|%252e%252e",
        "Zoë 猫|Zo%C3%AB%20%E7%8C%AB"
      })
  void aHostilePathValueStaysOneSegment(String value, String segment) throws Exception {
    for (String tool : List.of("instructors_detail", "invites_detail")) {
      backend.enqueue(json(200, BODY));
      call(tool, "{'identifier': '" + value + "'}");
      String folder = tool.startsWith("invites") ? "/invites/" : "/instructors/";
      assertThat(backend.takeRequest().getTarget()).isEqualTo(BASE + folder + segment);
    }
    backend.enqueue(json(200, BODY));
    call("metrics_describe", "{'metric_name': '" + value + "'}");
    assertThat(backend.takeRequest().getTarget()).isEqualTo(BASE + "/metrics/" + segment);
  }

  @ParameterizedTest
  @CsvSource({"../../x?y=1", "a/b", "%2e%2e", "Zoë", ".."})
  void aHostileUserIdIsRefusedBeforeAnythingIsSent(String value) {
    assertThat(failure(call("users_booking_history", "{'user_id': '" + value + "'}")).code())
        .isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(backend.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"..", "."})
  void dotsAloneAreNoIdentifier(String value) {
    assertThat(failure(call("invites_detail", "{'identifier': '" + value + "'}")).code())
        .isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(backend.getRequestCount()).isZero();
  }

  @Test
  void aListAnswerIsReachableAsItems() {
    backend.enqueue(json(200, "[1, 2]"));
    ToolOutcome outcome = call("services_catalog", "{}");
    assertThat(((ToolOutcome.Success) outcome).result().structured().toString())
        .isEqualTo("{\"items\":[1,2]}");
  }

  @Test
  void aSendWhoseAnswerWasLostIsOfUnknownOutcome() {
    backend.enqueue(json(500, "{}"));
    ToolFailure failure = failure(call("invites_send", "{'confirm_token': 'lost'}"));
    assertThat(failure.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message()).contains("Repeat the same call");
  }

  @Test
  void aSendThatBrokeOffIsRepeatedWithTheSameKeyAndSucceeds() throws Exception {
    backend.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    backend.enqueue(json(200, "{\"data\":{}}"));
    assertThat(call("invites_send", "{'confirm_token': 'again'}"))
        .isInstanceOf(ToolOutcome.Success.class);
  }

  @Test
  void aSendInProgressSaysWhenToRepeat() {
    backend.enqueue(json(409, "{\"detail\":\"idempotency_in_progress\"}"));
    ToolFailure failure = failure(call("invites_send", "{'confirm_token': 'busy'}"));
    assertThat(failure.code()).isEqualTo(FailureCode.IN_PROGRESS);
    assertThat(failure.retryAfterSeconds()).isEqualTo(5);
  }

  @Test
  void anExpiredTokenAsksForANewPreview() {
    backend.enqueue(
        json(400, "{\"code\":\"MCP_TOKEN_EXPIRED\",\"errors\":{\"reason\":\"expired\"}}"));
    ToolFailure failure = failure(call("invites_send", "{'confirm_token': 'old'}"));
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("invites_preview again");
    assertThat(failure.toJson("r").path("reason").stringValue()).isEqualTo("expired");
  }

  @Test
  void aCapConflictIsARefusalAtFirstAndAnUnknownOutcomeOnARepeat() {
    ToolChain chain = chain();
    backend.enqueue(json(409, "{\"detail\":\"too many\"}"));
    ToolFailure first = failure(call(chain, "invites_send", "{'confirm_token': 'cap'}"));
    assertThat(first.code()).isEqualTo(FailureCode.UPSTREAM_REJECTED);
    assertThat(first.retryable()).isFalse();
    backend.enqueue(json(409, "{\"detail\":\"too many\"}"));
    ToolFailure second = failure(call(chain, "invites_send", "{'confirm_token': 'cap'}"));
    assertThat(second.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
  }

  @Test
  void aSendThatTheBackendDoesNotAllowIsAPlainFailure() {
    backend.enqueue(json(403, "{}"));
    assertThat(failure(call("invites_send", "{'confirm_token': 'no'}")).code())
        .isEqualTo(FailureCode.UPSTREAM_AUTH_FAILED);
  }

  @Test
  void aPreviewIsNeverRepeated() {
    backend.enqueue(json(503, "{}"));
    ToolFailure failure =
        failure(call("invites_preview", "{'recipient_emails': ['ana@example.com']}"));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    assertThat(backend.getRequestCount()).isEqualTo(1);
  }

  private static ToolFailure failure(ToolOutcome outcome) {
    assertThat(outcome).isInstanceOf(ToolOutcome.Failure.class);
    return ((ToolOutcome.Failure) outcome).failure();
  }

  private ToolOutcome call(String tool, String arguments) {
    return call(chain(), tool, arguments);
  }

  private static ToolOutcome call(ToolChain chain, String tool, String arguments) {
    ObjectNode given = (ObjectNode) JsonMapper.shared().readTree(quotes(arguments));
    CallContext context =
        new CallContext(Caller.local(), "call-1", "cli", "test", new Cancellation());
    return chain.call("instainstru_" + tool, given, context);
  }

  private ToolChain chain() {
    AdminToolHandler admin = TestBackend.handler(backend, Clock.systemUTC());
    ToolHandler describe =
        new MetricsDescribeHandler(
            TestMetrics.DICTIONARY, new SampleQuestions(TestMetrics.INTERPRETER), admin);
    return new ToolChain(
        CATALOG,
        ToolSelection.everything(),
        (ToolDefinition tool) -> "metrics_describe".equals(tool.handler()) ? describe : admin,
        List.of(new ValidateArguments()),
        Defects.logged());
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  private static String quotes(String text) {
    return text.replace('\'', '"');
  }
}
