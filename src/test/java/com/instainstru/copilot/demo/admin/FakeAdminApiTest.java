package com.instainstru.copilot.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.demo.http.DemoClient;
import com.instainstru.copilot.demo.http.DemoClient.Answer;
import com.instainstru.copilot.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The rules of the simulated admin API, asked directly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeAdminApiTest {
  private final DemoClient client = new DemoClient();
  private final Clock clock = Clock.fixed(Instant.parse("2026-02-15T12:00:00Z"), ZoneOffset.UTC);
  private AdminApi api;

  @BeforeAll
  void start() {
    api = new AdminApi(FakeAdminApi.start(clock), client);
  }

  @AfterAll
  void stop() {
    api.world().close();
  }

  @Test
  void nobodyGetsInWithoutTheToken() {
    Answer refused =
        client.send(api.request("/celery/queues").header("Authorization", "Bearer wrong"));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body().get("title").stringValue()).isEqualTo("Unauthorized");
    assertThat(refused.body().get("instance").stringValue())
        .isEqualTo("/api/v1/admin/mcp/celery/queues");
    Answer named =
        client.send(
            api.request("/celery/queues")
                .header("Authorization", "x")
                .header("X-Request-Id", "r-1"));
    assertThat(named.body().get("request_id").stringValue()).isEqualTo("r-1");
    assertThat(api.get("/nothing/here").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/celery/failed?limit=0",
        "/celery/failed?limit=101",
        "/celery/failed?limit=many",
        "/celery/tasks/history?hours=25",
        "/ops/bookings/summary?period=century",
        "/ops/bookings/recent?hours=169",
        "/ops/users/lookup",
        "/services/lookup?q=x",
        "/services/lookup",
        "/instructors?status=gone",
        "/instructors?is_founding=perhaps",
        "/instructors/coverage?group_by=moon",
        "/founding/funnel?start_date=soon",
        "/founding/stuck?stuck_days=91",
        "/invites?status=lost",
        "/search/top-queries?min_count=0",
        "/audit/search?start_time=soon"
      })
  void aParameterBeyondItsRuleIs422(String path) {
    Answer refused = api.get(path);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().get("code").stringValue()).isEqualTo("validation_error");
    assertThat(refused.body().get("errors").get(0).get("loc").get(0).stringValue())
        .isEqualTo("query");
  }

  @ParameterizedTest
  @CsvSource({
    "/instructors?cursor=*, 400, the cursor cannot be read",
    "/invites?cursor=abc, 400, invalid_cursor",
    "/invites?cursor=abc%7Cdef, 400, invalid_cursor",
    "/search/zero-results?start_date=2026-02-02&end_date=2026-02-01, 400, start_date_after_end_date",
    "/instructors/%20, 404, no instructor fits",
    "/invites/NOSUCH, 404, invite_not_found",
    "/metrics/no.such, 404, metric_not_found"
  })
  void aWrongWishHasItsToken(String path, int status, String detail) {
    Answer refused = api.get(path);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body().get("detail").stringValue()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'recipient_emails': []}",
        "{'recipient_emails': ['nobody']}",
        "{'recipient_emails': ['a@example.com'], 'expires_in_days': 181}",
        "{'recipient_emails': ['a@example.com'], 'expires_in_days': 0}",
        "{'recipient_emails': ['a@example.com'], 'more': 1}",
        "[]",
        "nonsense"
      })
  void aPreviewBeyondItsRulesIs422(String body) {
    assertThat(api.post("/invites/preview", body, null).status()).isEqualTo(422);
  }

  @Test
  void aSendNeedsItsKeyInBothPlaces() {
    String token = api.token("keys@example.com");
    String body = "{'confirm_token': '" + token + "', 'idempotency_key': 'k1'}";
    assertThat(api.post("/invites/send", body, null).status()).isEqualTo(400);
    assertThat(api.post("/invites/send", body, " ").status()).isEqualTo(400);
    assertThat(api.post("/invites/send", "{'idempotency_key': 'k1'}", "k1").status())
        .isEqualTo(422);
    assertThat(api.post("/invites/send", body, "k2").body().get("detail").stringValue())
        .isEqualTo("idempotency_key_mismatch");
    assertThat(api.post("/invites/send", "{'confirm_token': 'x'}", "k1").status()).isEqualTo(422);
  }

  @Test
  void racingSendsMailOnce() {
    String token = api.token("race.one@example.com", "race.two@example.com");
    long before = api.world().mailsSent();
    List<CompletableFuture<Answer>> racers =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.send(token, "race")))
            .toList();
    List<JsonNode> results =
        racers.stream()
            .map(CompletableFuture::join)
            .map(a -> a.body().get("data"))
            .distinct()
            .toList();
    assertThat(results).hasSize(1);
    assertThat(api.world().mailsSent() - before).isEqualTo(2);
  }

  @Test
  void moreFoundersThanTheCapHasRoomForAreRefused() {
    String[] many = new String[95];
    for (int i = 0; i < many.length; i++) {
      many[i] = "founder" + i + "@example.com";
    }
    assertThat(api.send(api.token(many), "cap").status()).isEqualTo(409);
  }

  @Test
  void aTokenEndsWithItsTime() {
    ConfirmTokens issuer = new ConfirmTokens("s", "a", clock);
    ObjectNode payload = (ObjectNode) JsonMapper.shared().readTree("{\"recipient_emails\":[]}");
    String token = issuer.issue(payload, clock.instant().plus(ConfirmTokens.LIFE));
    ConfirmTokens later = new ConfirmTokens("s", "a", Clock.offset(clock, Duration.ofMinutes(31)));
    assertThat(rejection(later, token)).isEqualTo("MCP_TOKEN_EXPIRED");
    assertThat(rejection(new ConfirmTokens("s", "b", clock), token))
        .isEqualTo("MCP_TOKEN_ACTOR_MISMATCH");
    assertThat(rejection(new ConfirmTokens("t", "a", clock), token))
        .isEqualTo("MCP_TOKEN_INVALID_SIGNATURE");
    assertThat(issuer.redeem(token)).isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|null",
        "[]|MCP_TOKEN_INVALID_FORMAT",
        "{'payload':{}}|MCP_TOKEN_INVALID_FORMAT",
        "{'payload':{},'payload_hash':'x','expires_at':'t'}|MCP_TOKEN_INVALID_FORMAT",
        "{'payload':{},'payload_hash':'x','actor_id':'a'}|MCP_TOKEN_INVALID_FORMAT",
        "{'payload':{},'payload_hash':'x','actor_id':'a','expires_at':'t'}|MCP_TOKEN_PAYLOAD_MISMATCH",
        "{'payload':{},'payload_hash':'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a','actor_id':'a','expires_at':'t'}|MCP_TOKEN_INVALID_FORMAT"
      })
  void aTokenThatLacksSomethingSaysWhat(String content, String code) {
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(content.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(rejection(new ConfirmTokens("s", "a", clock), token)).isEqualTo(code);
  }

  private static String rejection(ConfirmTokens tokens, String token) {
    try {
      return "accepted " + tokens.redeem(token);
    } catch (ApiError refusal) {
      return refusal.response("/", "r").body().path("code").asString("null");
    }
  }

  @Test
  void tokensAreMadeAsTheApiMakesThem() {
    ConfirmTokens tokens =
        new ConfirmTokens("example-confirm-secret", "client_01EXAMPLEM2M", clock);
    ObjectNode payload =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"recipient_emails\":[\"ana@example.com\",\"teacher.one@example.com\"],"
                        + "\"grant_founding_status\":true,\"expires_in_days\":14,"
                        + "\"message_note\":\"Café meet-up\"}");
    String token = tokens.issue(payload, Instant.parse("2026-01-31T15:34:05.123456Z"));
    JsonNode decoded = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token));
    assertThat(decoded.get("payload_hash").stringValue())
        .isEqualTo("3204fe4c602681e74a98343f113436beac663941f7518b95ecf0947a866f3016");
    assertThat(decoded.get("signature").stringValue())
        .isEqualTo("47e58d49be9741cedc4a222e690dbf77e233b4ee5cf0ce6d8008dca286e7b869");
    assertThat(token)
        .isEqualTo(
            "eyJhY3Rvcl9pZCI6ImNsaWVudF8wMUVYQU1QTEVNMk0iLCJleHBpcmVzX2F0IjoiMjAyNi0wMS0z"
                + "MVQxNTozNDowNS4xMjM0NTYrMDA6MDAiLCJwYXlsb2FkIjp7ImV4cGlyZXNfaW5fZGF5cyI6MTQs"
                + "ImdyYW50X2ZvdW5kaW5nX3N0YXR1cyI6dHJ1ZSwibWVzc2FnZV9ub3RlIjoiQ2FmXHUwMGU5IG1l"
                + "ZXQtdXAiLCJyZWNpcGllbnRfZW1haWxzIjpbImFuYUBleGFtcGxlLmNvbSIsInRlYWNoZXIub25l"
                + "QGV4YW1wbGUuY29tIl19LCJwYXlsb2FkX2hhc2giOiIzMjA0ZmU0YzYwMjY4MWU3NGE5ODM0M2Yx"
                + "MTM0MzZiZWFjNjYzOTQxZjc1MThiOTVlY2YwOTQ3YTg2NmYzMDE2Iiwic2lnbmF0dXJlIjoiNDdl"
                + "NThkNDliZTk3NDFjZWRjNGEyMjJlNjkwZGJmNzdlMjMzYjRlZTVjZjBjZTZkODAwOGRjYTI4NmU3"
                + "Yjg2OSJ9");
  }

  @Test
  void anInviteExpires() {
    SettableClock passing = new SettableClock("2026-02-15T12:00:00Z");
    try (FakeAdminApi world = FakeAdminApi.start(passing)) {
      AdminApi expiring = new AdminApi(world, client);
      String code =
          expiring
              .send(expiring.token("late@example.com"), "late")
              .body()
              .get("data")
              .get("invites")
              .get(0)
              .get("code")
              .stringValue();
      assertThat(expiring.get("/invites/" + code).body().get("data").get("status").stringValue())
          .isEqualTo("pending");
      passing.move(Duration.ofDays(15));
      JsonNode data = expiring.get("/invites/" + code).body().get("data");
      assertThat(data.get("status").stringValue()).isEqualTo("expired");
      assertThat(data.get("status_history")).hasSize(2);
    }
  }

  @Test
  void timesHaveSixDigitsOrNone() {
    assertThat(Database.time(Instant.parse("2026-01-31T15:04:05.1234567Z")))
        .isEqualTo("2026-01-31T15:04:05.123456Z");
    assertThat(Database.time(Instant.parse("2026-01-31T15:04:00Z")))
        .isEqualTo("2026-01-31T15:04:00Z");
    assertThat(Database.isoText("2026-01-31T15:04:00Z")).isEqualTo("2026-01-31T15:04:00+00:00");
    assertThat(Database.isoText("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "W10", "eyJhIjoxfQ", "bm90IGpzb24"})
  void whatIsNoTokenIsNoToken(String token) {
    assertThat(
            api.post(
                    "/invites/send",
                    "{'confirm_token': '" + token + "', 'idempotency_key': 'k'}",
                    "k")
                .status())
        .isEqualTo(400);
  }
}
