package com.instainstru.copilot.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@IntegrationTest
class HttpErrorsTest {
  private static ServerAddress address(String url) {
    return ServerAddress.of(url, Map.of(), null);
  }

  private static RemoteFailure failure(String url) {
    return catchThrowableOfType(
        RemoteFailure.class, () -> new HttpExchange(address(url)).get("/api/v1/ready"));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new UnknownHostException("x"), "was not resolved", true),
        Arguments.of(new ConnectException("x"), "Nothing accepts connections", true),
        Arguments.of(new SSLPeerUnverifiedException("x"), "belongs to another name", true),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new CertificateException("x")),
            "does not trust the certificate",
            true),
        Arguments.of(new SSLException("x"), "does not speak TLS", true),
        Arguments.of(new SocketTimeoutException("x"), "did not answer in time", false),
        Arguments.of(new SocketException("x"), "was lost", false));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void saysWhatToChangeForEachError(IOException error, String why, boolean usage) {
    RemoteFailure failure = new HttpErrors(address("https://copilot.example.com")).of(error);

    assertThat(failure)
        .hasMessageContaining(why)
        .hasMessageContaining("copilot.example.com")
        .hasMessageNotContaining(" x");
    assertThat(failure.isUsage()).isEqualTo(usage);
  }

  @Test
  void saysThatNothingListens() throws IOException {
    MockWebServer closed = new MockWebServer();
    closed.start();
    String url = closed.url("/").toString();
    closed.close();

    assertThat(failure(url)).hasMessageContaining("Nothing accepts connections");
  }

  @Test
  void saysThatANameIsUnknown() {
    assertThat(failure("https://copilot.invalid")).hasMessageContaining("was not resolved");
  }

  @Test
  void saysThatACertificateIsNotTrusted() throws IOException {
    HeldCertificate own =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(
          new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
      server.start();

      assertThat(failure("https://127.0.0.1:" + server.getPort()))
          .hasMessageContaining("does not trust the certificate")
          .hasMessageContaining("javax.net.ssl.trustStore");
    }
  }

  /** Whether a whole HTTP server takes a handshake for a request depends on its random bytes. */
  @Test
  void saysThatTheServerSpeaksPlainHttp() throws IOException {
    try (RawUpstream server =
        new RawUpstream(
            connection -> {
              var unused = connection.socket().getInputStream().read(new byte[16_384]);
              connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
              // Until the client closes: an end at once could take the answer back.
              unused = connection.socket().getInputStream().read();
            })) {
      assertThat(failure(server.url().replace("http://", "https://")))
          .hasMessageContaining("does not speak TLS");
    }
  }
}
