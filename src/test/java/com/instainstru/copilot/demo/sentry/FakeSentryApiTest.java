package com.instainstru.copilot.demo.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.demo.http.DemoClient;
import com.instainstru.copilot.demo.http.DemoClient.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.zip.GZIPOutputStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Sentry's surface, asked directly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeSentryApiTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String ENVELOPE =
      "{\"event_id\":\""
          + ID
          + "\"}\n{\"type\":\"event\"}\n{\"event_id\":\""
          + ID
          + "\",\"message\":{\"formatted\":\"hello\"},\"timestamp\":\"2026-01-31T15:00:00Z\"}\n";

  private final DemoClient client = new DemoClient();
  private FakeSentryApi world;

  @BeforeAll
  void start() {
    world = FakeSentryApi.start(Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    world.close();
  }

  private Answer get(String path) {
    return client.send(
        new Request.Builder()
            .url(world.baseUri() + "/api/0" + path)
            .header("Authorization", "Bearer " + world.apiToken()));
  }

  private Answer envelope(byte[] body, String encoding, String key) {
    return client.send(
        new Request.Builder()
            .url(world.baseUri() + "/api/43/envelope/")
            .header("X-Sentry-Auth", "Sentry sentry_version=7, sentry_key=" + key)
            .header("Content-Encoding", encoding)
            .post(RequestBody.create(body)));
  }

  @Test
  void readingNeedsTheToken() {
    assertThat(
            client.send(new Request.Builder().url(world.baseUri() + "/api/0/projects/")).status())
        .isEqualTo(401);
  }

  @Test
  void issuesAreFilteredByProjectStatusAndNumber() {
    String issues = "/organizations/instainstru/issues/";
    assertThat(get(issues + "?project=-1&query=").body()).hasSize(4);
    assertThat(get(issues + "?project=-1").body()).hasSize(3);
    assertThat(get(issues + "?project=41&query=is:unresolved").body()).hasSize(2);
    assertThat(get(issues + "?project=-1&query=is:resolved&per_page=5").body()).hasSize(1);
    assertThat(get(issues + "?project=-1&per_page=2").body()).hasSize(2);
    assertThat(get(issues + "1/").status()).isEqualTo(404);
    assertThat(get(issues + "4501/events/latest/").body().get("groupID").stringValue())
        .isEqualTo("4501");
    assertThat(get(issues + "1/events/latest/").status()).isEqualTo(404);
    assertThat(get("/organizations/instainstru/projects/").body()).hasSize(3);
  }

  @Test
  void whatAnSdkSendsCanBeFound() throws Exception {
    String key = HttpUrl.get(world.dsn()).username();
    byte[] plain = ENVELOPE.getBytes(StandardCharsets.UTF_8);
    assertThat(envelope(plain, "identity", "wrong").status()).isEqualTo(403);
    assertThat(get("/organizations/instainstru/eventids/" + ID + "/").status()).isEqualTo(404);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(plain);
    }
    assertThat(envelope(zipped.toByteArray(), "gzip", key).status()).isEqualTo(200);
    JsonNode resolved = get("/organizations/instainstru/eventids/" + ID + "/").body();
    assertThat(resolved.get("projectSlug").stringValue()).isEqualTo("instainstru-mcp");
    assertThat(resolved.get("groupId").isNull()).isTrue();
    assertThat(
            get("/projects/instainstru/instainstru-mcp/events/" + ID + "/")
                .body()
                .get("title")
                .stringValue())
        .isEqualTo("hello");
  }

  @Test
  void whatIsNoEnvelopeIsPassedOver() {
    String key = HttpUrl.get(world.dsn()).username();
    byte[] text = "no envelope".getBytes(StandardCharsets.UTF_8);
    assertThat(envelope(text, "identity", key).status()).isEqualTo(200);
    assertThat(envelope(text, "gzip", key).status()).isEqualTo(200);
    byte[] broken = "{}\n{\"event_id\"\n".getBytes(StandardCharsets.UTF_8);
    assertThat(envelope(broken, "identity", key).status()).isEqualTo(200);
  }
}
