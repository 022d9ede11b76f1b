package com.instainstru.copilot.tools.sentry;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.ProxySettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.tools.ToolCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SentryDebugHandlerTest {
  private final MockWebServer collector = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void saysWhichSettingIsMissingWithoutADsn() {
    ObjectNode answer = new SentryDebugHandler(null).handle(call("{}")).structured();

    assertThat(answer.path("sent").asBoolean(true)).isFalse();
    assertThat(answer.path("message").asString()).contains("INSTAINSTRU_MCP_SENTRY_DSN");
  }

  @Test
  void sendsAnEventAndSaysItsId() throws Exception {
    collector.enqueue(new MockResponse.Builder().code(200).body("{}").build());
    ToolCall call = call("{}");
    try (SentryCrashReporter reporter = reporter()) {
      ObjectNode answer = new SentryDebugHandler(reporter).handle(call).structured();

      assertThat(answer.path("sent").asBoolean(false)).isTrue();
      assertThat(answer.path("event_id").asString()).matches("[0-9a-f]{32}");
      RecordedRequest request = taken();
      assertThat(request.getTarget()).isEqualTo("/api/7/envelope/");
      assertThat(request.getHeaders().get("X-Sentry-Auth")).contains("sentry_key=key");
      assertThat(body(request))
          .contains(
              "\"event_id\":\"" + answer.path("event_id").asString() + "\"",
              "\"environment\":\"test\"",
              "\"release\":\"1.0.0\"",
              call.context().requestId());
    }
  }

  @Test
  void p08ReportsAFailureWithoutPersonalDataAndSecrets() throws Exception {
    collector.enqueue(new MockResponse.Builder().code(200).body("{}").build());
    try (SentryCrashReporter reporter = reporter()) {
      String id =
          reporter.report(
              new IllegalStateException(
                  "no mail to jo@example.com from 192.0.2.10 with Bearer abc123, plainly"
                      + " configured",
                  new IllegalArgumentException("password=hunter2")),
              Map.of("tool", "invites_send"));
      reporter.flush(Duration.ofSeconds(10));

      assertThat(id).matches("[0-9a-f]{32}");
      String body = body(taken());
      assertThat(body)
          .contains(
              "IllegalStateException", "j***@example.com", "[ip]", "\"tool\":\"invites_send\"")
          .doesNotContain(
              "jo@example.com",
              "192.0.2.10",
              "abc123",
              "plainly configured",
              "hunter2",
              "\"user\"",
              "\"request\"",
              "server_name",
              "\"breadcrumbs\":[{",
              "\"modules\"",
              System.getProperty("user.home") + "/");
    }
  }

  @Test
  void saysNothingOfTheDsnWhenItCannotBeRead() {
    assertThatThrownBy(
            () ->
                SentryCrashReporter.create(
                    Secret.of("not a dsn S3cr3t"),
                    "test",
                    "1.0.0",
                    OutboundSettings.standard(),
                    KnownSecrets.of(List.of("plainly configured"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INSTAINSTRU_MCP_SENTRY_DSN")
        .hasMessageNotContaining("S3cr3t")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sendsEveryTestEvent(int times) throws Exception {
    try (SentryCrashReporter reporter = reporter()) {
      SentryDebugHandler handler = new SentryDebugHandler(reporter);
      for (int i = 0; i < times; i++) {
        collector.enqueue(new MockResponse.Builder().code(200).body("{}").build());
        handler.handle(call("{}"));
        taken();
      }
    }
    assertThat(collector.getRequestCount()).isEqualTo(times);
  }

  @Test
  void reachesSentryThroughTheProxyWithPrivateAuthorities() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("sentry.invalid").build();
    try (MockWebServer proxy = new MockWebServer()) {
      proxy.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
      proxy.enqueue(new MockResponse.Builder().inTunnel().build());
      proxy.enqueue(new MockResponse.Builder().body("{}").build());
      proxy.start();
      OutboundSettings outbound =
          new OutboundSettings(
              List.of(certificate.certificate()),
              new ProxySettings("127.0.0.1", proxy.getPort(), null, null, List.of()));
      try (SentryCrashReporter reporter = reporter("https://key@sentry.invalid/7", outbound)) {
        assertThat(reporter.report("hello", Map.of())).isNotNull();
        RecordedRequest tunnel = proxy.takeRequest(30, TimeUnit.SECONDS);
        assertThat(tunnel).isNotNull();
        assertThat(tunnel.getMethod()).isEqualTo("CONNECT");
        RecordedRequest event = proxy.takeRequest(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.getTarget()).isEqualTo("/api/7/envelope/");
      }
    }
  }

  private SentryCrashReporter reporter() {
    return reporter(
        "http://key@127.0.0.1:" + collector.getPort() + "/7",
        new OutboundSettings(
            List.of(),
            new ProxySettings("proxy.invalid", 1, "user", Secret.of("password"), List.of())));
  }

  private static SentryCrashReporter reporter(String dsn, OutboundSettings outbound) {
    return SentryCrashReporter.create(
        Secret.of(dsn), "test", "1.0.0", outbound, KnownSecrets.of(List.of("plainly configured")));
  }

  private RecordedRequest taken() throws InterruptedException {
    RecordedRequest request = collector.takeRequest(30, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private static String body(RecordedRequest request) throws IOException {
    ByteString body = request.getBody();
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body.toByteArray()))) {
      return new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
