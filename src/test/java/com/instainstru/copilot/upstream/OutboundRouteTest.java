package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.ProxySettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.UpstreamLimits;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Private authorities and a proxy, with real TLS. */
class OutboundRouteTest {
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void encrypt(HeldCertificate.Builder certificate) {
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate.signedBy(AUTHORITY).build())
            .build()
            .sslSocketFactory());
  }

  private static HeldCertificate.Builder certificate(String name) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(name);
  }

  private static AttemptResult send(OutboundSettings settings, String url) {
    return new HttpTransport(UpstreamLimits.standard(), settings)
        .send(new Request.Builder().url(url).build(), new Cancellation(), LIMIT);
  }

  private AttemptResult sendTrusting(X509Certificate... authorities) {
    return send(
        new OutboundSettings(List.of(authorities), null),
        "https://localhost:" + server.getPort() + "/x");
  }

  private OutboundSettings proxied(@Nullable String user, @Nullable Secret password) {
    return new OutboundSettings(
        List.of(AUTHORITY.certificate()),
        new ProxySettings("localhost", server.getPort(), user, password, List.of()));
  }

  private static ProbeOutcome trouble(AttemptResult result) {
    assertThat(result).isInstanceOf(AttemptResult.Broken.class);
    assertThat(((AttemptResult.Broken) result).fault())
        .isEqualTo(AttemptResult.Fault.NOT_CONNECTED);
    return ((AttemptResult.Broken) result).trouble();
  }

  private static void answered(AttemptResult result) {
    assertThat(result).isInstanceOf(AttemptResult.Answer.class);
  }

  @Test
  void trustsAPrivateAuthorityOfTheSettingsAlone() {
    encrypt(certificate("localhost"));
    server.enqueue(new MockResponse.Builder().build());

    answered(sendTrusting(AUTHORITY.certificate()));
    assertThat(trouble(sendTrusting())).isEqualTo(ProbeOutcome.TLS_UNTRUSTED);
  }

  @Test
  void tellsACertificateOfAnotherName() {
    encrypt(certificate("other.example.com"));

    assertThat(trouble(sendTrusting(AUTHORITY.certificate()))).isEqualTo(ProbeOutcome.TLS_NAME);
  }

  @Test
  void tellsACertificateThatHasExpired() {
    encrypt(certificate("localhost").validityInterval(0, 1_000));

    assertThat(trouble(sendTrusting(AUTHORITY.certificate()))).isEqualTo(ProbeOutcome.TLS_EXPIRED);
  }

  @Test
  void tellsACertificateThatIsNotValidYet() {
    long later = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(2);
    encrypt(certificate("localhost").validityInterval(later, later + 1_000_000));

    assertThat(trouble(sendTrusting(AUTHORITY.certificate()))).isEqualTo(ProbeOutcome.TLS_EXPIRED);
  }

  @Test
  void tellsAPlainServerAtAnHttpsAddress() {
    assertThat(trouble(sendTrusting())).isEqualTo(ProbeOutcome.TLS);
  }

  @Test
  void reachesAnUpstreamThroughTheProxy() throws Exception {
    encrypt(certificate("upstream.invalid"));
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    answered(send(proxied("user", Secret.of("pass")), "https://upstream.invalid/x"));

    RecordedRequest tunnel = server.takeRequest();
    assertThat(tunnel.getMethod()).isEqualTo("CONNECT");
    assertThat(tunnel.getTarget()).isEqualTo("upstream.invalid:443");
    assertThat(tunnel.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
    RecordedRequest request = server.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/x");
    assertThat(request.getHeaders().get("Proxy-Authorization")).isNull();
  }

  @Test
  void reachesTheLoopbackWithoutTheProxy() throws Exception {
    server.enqueue(new MockResponse.Builder().build());

    answered(send(proxied(null, null), "http://127.0.0.1:" + server.getPort() + "/x"));

    assertThat(server.takeRequest().getTarget()).isEqualTo("/x");
  }

  @Test
  void tellsAProxyThatRejectsTheCredentialAfterOneAttempt() {
    encrypt(certificate("upstream.invalid"));
    for (int i = 0; i < 2; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .inTunnel()
              .code(407)
              .setHeader("Proxy-Authenticate", "Basic realm=\"x\"")
              .build());
    }

    assertThat(trouble(send(proxied("user", Secret.of("pass")), "https://upstream.invalid/x")))
        .isEqualTo(ProbeOutcome.PROXY);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void tellsAProxyThatDoesNotAdmitTheAddress() {
    encrypt(certificate("upstream.invalid"));
    server.enqueue(new MockResponse.Builder().inTunnel().code(403).build());

    assertThat(trouble(send(proxied(null, null), "https://upstream.invalid:8443/x")))
        .isEqualTo(ProbeOutcome.PROXY);
  }

  @Test
  void tellsAProxyThatIsNotThere() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    OutboundSettings nobody =
        new OutboundSettings(
            List.of(), new ProxySettings("127.0.0.1", free, null, null, List.of()));

    assertThat(trouble(send(nobody, "https://upstream.invalid/x"))).isEqualTo(ProbeOutcome.PROXY);
  }
}
