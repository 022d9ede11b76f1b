package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.testing.TestLimits;
import com.instainstru.copilot.upstream.AttemptResult.Answer;
import com.instainstru.copilot.upstream.AttemptResult.Broken;
import com.instainstru.copilot.upstream.AttemptResult.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One request over the wire, and every way in which its answer can fail to come. */
class HttpTransportTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final String RIGHT = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright";
  private static final HandshakeCertificates CERTIFICATE = certificate();

  private final MockWebServer server = new MockWebServer();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpTransport transport() {
    return new HttpTransport(TestLimits.of("upstream_body_bytes=1000,upstream_header_fields=10"));
  }

  private static HandshakeCertificates certificate() {
    HeldCertificate held =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    return new HandshakeCertificates.Builder()
        .heldCertificate(held)
        .addTrustedCertificate(held.certificate())
        .build();
  }

  /** Trusts the certificate of these tests and shows its connections. */
  private HttpTransport trusting() {
    return new HttpTransport(
        UpstreamLimits.standard(),
        OutboundSettings.standard(),
        LONG,
        client ->
            client
                .socketFactory(new RecordingSocketFactory(connections))
                .sslSocketFactory(CERTIFICATE.sslSocketFactory(), CERTIFICATE.trustManager()));
  }

  private Request read() {
    return new Request.Builder().url(server.url("/x")).build();
  }

  private AttemptResult send(HttpTransport transport) {
    return send(transport, read());
  }

  private static AttemptResult send(HttpTransport transport, Request request) {
    return transport.send(request, new Cancellation(), LONG);
  }

  private static Answer answer(AttemptResult context) {
    assertThat(context).isInstanceOf(Answer.class);
    return (Answer) context;
  }

  private static MockResponse.Builder response() {
    return new MockResponse.Builder().body("{}");
  }

  @Test
  void returnsStatusBodyAndHeadersOfAnAnswer() {
    server.enqueue(
        response()
            .code(503)
            .setHeader("Content-Type", "text/html")
            .setHeader("Retry-After", "7")
            .setHeader("Date", "Sat, 31 Jan 2026 15:00:00 GMT")
            .body("<p>")
            .build());

    Answer answer = answer(send(transport()));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("<p>");
    assertThat(answer.contentType()).isEqualTo("text/html");
    assertThat(answer.retryAfter()).isEqualTo("7");
    assertThat(answer.date()).isEqualTo("Sat, 31 Jan 2026 15:00:00 GMT");
  }

  @Test
  void returnsARedirectUnfollowed() {
    server.enqueue(response().code(302).setHeader("Location", "/elsewhere").build());

    assertThat(answer(send(transport())).status()).isEqualTo(302);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void limitsTheBody(int bytes, boolean fits) {
    server.enqueue(response().body("x".repeat(bytes)).build());

    AttemptResult context = send(transport());

    if (fits) {
      assertThat(answer(context).body()).hasSize(bytes);
    } else {
      assertThat(context).isEqualTo(new Broken(Fault.UNREADABLE, false, ProbeOutcome.BROKEN));
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void limitsAGzippedBodyAfterDecoding(int bytes, boolean fits) {
    Buffer zipped = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(zipped))) {
      sink.writeUtf8("x".repeat(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.enqueue(response().addHeader("Content-Encoding", "gzip").body(zipped).build());

    AttemptResult context = send(transport());

    if (fits) {
      assertThat(answer(context).body()).hasSize(bytes).containsOnly('x');
    } else {
      assertThat(context).isEqualTo(new Broken(Fault.UNREADABLE, false, ProbeOutcome.BROKEN));
    }
  }

  /** The server adds the field for the length itself. */
  @ParameterizedTest
  @CsvSource({"9, true", "10, false"})
  void limitsTheHeaderFields(int further, boolean fits) {
    MockResponse.Builder many = response();
    for (int field = 0; field < further; field++) {
      many.addHeader("X-Field", "x");
    }
    server.enqueue(many.build());

    AttemptResult context = send(transport());

    if (fits) {
      answer(context);
    } else {
      assertThat(context).isEqualTo(new Broken(Fault.UNREADABLE, false, ProbeOutcome.BROKEN));
    }
  }

  @Test
  void timesOutWhenThereIsNoAnswer() {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(transport().send(read(), new Cancellation(), Duration.ofMillis(200)))
        .isEqualTo(new Broken(Fault.TIMEOUT, false, ProbeOutcome.TIMEOUT));
  }

  @Test
  void timesOutAtOnceWhenNoTimeIsLeft() {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(transport().send(read(), new Cancellation(), Duration.ZERO))
        .isEqualTo(new Broken(Fault.TIMEOUT, false, ProbeOutcome.TIMEOUT));
  }

  @Test
  void reportsCancellationOfARunningCall() throws Exception {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HttpTransport transport = transport();
    Cancellation cancellation = new Cancellation();
    CompletableFuture<AttemptResult> outcome =
        CompletableFuture.supplyAsync(() -> transport.send(read(), cancellation, LONG));
    server.takeRequest();

    cancellation.cancel();

    assertThat(outcome.get(30, TimeUnit.SECONDS))
        .isEqualTo(new Broken(Fault.CANCELLED, false, ProbeOutcome.BROKEN));
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    AttemptResult result = send(transport());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isInstanceOf(Broken.class);
  }

  @Test
  void reportsNotConnectedForARefusedConnection() throws Exception {
    Request request = read();
    server.close();

    assertThat(send(transport(), request))
        .isEqualTo(new Broken(Fault.NOT_CONNECTED, false, ProbeOutcome.REFUSED));
  }

  @Test
  void reportsNotConnectedForAnUnknownHost() {
    assertThat(send(transport(), new Request.Builder().url("http://no-such-host.invalid").build()))
        .isEqualTo(new Broken(Fault.NOT_CONNECTED, false, ProbeOutcome.DNS));
  }

  @Test
  void reportsALostNewConnectionAsNotStale() {
    server.enqueue(response().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(send(transport()))
        .isEqualTo(new Broken(Fault.CONNECTION_LOST, false, ProbeOutcome.BROKEN));
  }

  /** The upstream may have closed an idle connection, which is no failure of it. */
  @Test
  void reportsALostReusedConnectionAsStale() {
    HttpTransport transport = transport();
    server.enqueue(response().build());
    server.enqueue(response().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(response().build());

    answer(send(transport));
    assertThat(send(transport))
        .isEqualTo(new Broken(Fault.CONNECTION_LOST, true, ProbeOutcome.BROKEN));
    answer(send(transport));
  }

  @Test
  void reusesConnectionsUntilTheyAreClosed() throws Exception {
    HttpTransport transport = transport();
    for (int request = 0; request < 3; request++) {
      server.enqueue(response().build());
    }
    send(transport);
    send(transport);
    transport.closeIdleConnections();
    send(transport);

    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(1);
  }

  /** The library by itself sends the request again at once, whatever its method. */
  @ParameterizedTest
  @CsvSource({"0, 1", "00, 1", "5, 5", "99999999999999999999, ", "soon, soon"})
  void sendsARequestOnceWhenTheAnswerAsksForAnother(String header, @Nullable String reported) {
    server.enqueue(response().code(503).setHeader("Retry-After", header).build());
    server.enqueue(response().build());
    Request write = read().newBuilder().post(RequestBody.EMPTY).build();

    Answer answer = answer(send(transport(), write));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.retryAfter()).isEqualTo(reported);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  /** The library by itself sends the request again on another connection. */
  @ParameterizedTest
  @ValueSource(ints = {401, 407, 408, 421})
  void sendsARequestOnceForAStatusThatInvitesARepetition(int status) {
    server.enqueue(response().code(status).build());
    server.enqueue(response().build());

    AttemptResult context = send(transport());

    // Only proxies answer with 407.
    assertThat(context.outcome()).isEqualTo(status == 407 ? "unreadable" : "4xx");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void closesAConnectionThatStaysIdle() throws Exception {
    try (RawServer raw = new RawServer(false)) {
      HttpTransport transport =
          new HttpTransport(
              UpstreamLimits.standard(),
              OutboundSettings.standard(),
              Duration.ofMillis(50),
              client -> {});
      raw.serve(
          socket -> {
            skipRequest(socket.getInputStream());
            write(socket, OK);
            assertThat(socket.getInputStream().read()).as("end of the connection").isEqualTo(-1);
          });

      answer(send(transport, raw.request()));
      raw.await();
    }
  }

  @Test
  void speaksHttp2WhereTheServerOffersIt() throws Exception {
    server.close();
    try (MockWebServer secure = new MockWebServer()) {
      secure.useHttps(CERTIFICATE.sslSocketFactory());
      secure.start();
      secure.enqueue(response().build());
      secure.enqueue(response().build());
      HttpTransport transport = trusting();
      Request request = new Request.Builder().url(secure.url("/x")).build();

      answer(send(transport, request));
      answer(send(transport, request));

      assertThat(secure.takeRequest().getVersion()).isEqualTo("HTTP/2");
      RecordedRequest second = secure.takeRequest();
      assertThat(second.getConnectionIndex()).isZero();
      assertThat(second.getExchangeIndex()).isEqualTo(1);
    }
  }

  /** Bytes beyond an answer would be read as the answer to the next request. */
  @ParameterizedTest
  @CsvSource({
    "false, HTTP/1.1 200 OK|Content-Length: 5||wrong",
    "true, HTTP/1.1 200 OK|Content-Length: 5||wrong",
    "false, HTTP/1.1 200",
    "false, more of the body",
  })
  void opensAnotherConnectionWhenMoreThanTheAnswerWasReceived(boolean tls, String surplus)
      throws Exception {
    try (RawServer raw = new RawServer(tls)) {
      HttpTransport transport = trusting();
      raw.answer(OK + surplus.replace("|", "\r\n"));
      assertThat(answer(send(transport, raw.request())).body()).isEqualTo(bytes("{}"));
      raw.await();

      raw.answer(RIGHT);
      assertThat(answer(send(transport, raw.write())).body()).isEqualTo(bytes("right"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, HTTP/1.1 200 OK|Content-Length: 5||wrong",
    "true, HTTP/1.1 200 OK|Content-Length: 5||wrong",
    "true, ",
  })
  void opensAnotherConnectionWhenBytesOrTheEndCameAfterTheAnswer(
      boolean tls, @Nullable String surplus) throws Exception {
    try (RawServer raw = new RawServer(tls)) {
      HttpTransport transport = trusting();
      CountDownLatch answered = new CountDownLatch(1);
      raw.serve(
          socket -> {
            skipRequest(socket.getInputStream());
            write(socket, OK);
            answered.await();
            if (surplus == null) {
              socket.shutdownOutput();
            } else {
              write(socket, surplus.replace("|", "\r\n"));
            }
          });
      assertThat(answer(send(transport, raw.request())).body()).isEqualTo(bytes("{}"));
      Socket idle = connections.get(0);
      assertThat(idle.getInputStream().available()).isZero();
      answered.countDown();
      Awaitility.await().until(() -> idle.getInputStream().available() > 0);

      raw.answer(RIGHT);
      assertThat(answer(send(transport, raw.write())).body()).isEqualTo(bytes("right"));
      assertThat(idle.isClosed()).isTrue();
    }
  }

  /** The upstream has received the request, so it is not sent again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\n{ | BROKEN",
        "HTTP/1.1 200 OK\\r\\nContent-Le | NOT_HTTP",
        "no http at all\\r\\n\\r\\n | NOT_HTTP",
        "HTTP/1.1 abc\\r\\n\\r\\n | NOT_HTTP",
      })
  void reportsABrokenOffAnswerAsUnreadable(String text, ProbeOutcome trouble) throws Exception {
    try (RawServer raw = new RawServer(false)) {
      raw.serve(
          socket -> {
            skipRequest(socket.getInputStream());
            write(socket, text.translateEscapes());
            socket.close();
          });

      assertThat(send(transport(), raw.request()))
          .isEqualTo(new Broken(Fault.UNREADABLE, false, trouble));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(bytes(text));
  }

  private static void skipRequest(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended within a request");
      }
      ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
    }
  }

  /** A server whose connections a test handles byte by byte; none of its reads waits for ever. */
  private static final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final boolean tls;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> handlers = new CopyOnWriteArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    interface Handler {
      void handle(Socket socket) throws IOException, InterruptedException;
    }

    RawServer(boolean tls) throws IOException {
      this.tls = tls;
      this.listener =
          tls
              ? CERTIFICATE.sslContext().getServerSocketFactory().createServerSocket()
              : new ServerSocket();
      listener.setSoTimeout((int) LONG.toMillis());
      listener.bind(new InetSocketAddress("localhost", 0));
    }

    Request request() {
      return new Request.Builder()
          .url((tls ? "https" : "http") + "://localhost:" + listener.getLocalPort() + "/x")
          .build();
    }

    Request write() {
      return request().newBuilder().post(RequestBody.EMPTY).build();
    }

    /** Answers the first request of the next connection. */
    void answer(String bytes) {
      serve(
          socket -> {
            skipRequest(socket.getInputStream());
            HttpTransportTest.write(socket, bytes);
          });
    }

    /** Handles the next connection, which stays open until the handler or the test closes it. */
    void serve(Handler handler) {
      handlers.add(
          threads.submit(
              () -> {
                Socket socket = listener.accept();
                accepted.add(socket);
                socket.setSoTimeout((int) LONG.toMillis());
                handler.handle(socket);
                return socket;
              }));
    }

    /** Waits until all handlers have ended well. */
    void await() throws Exception {
      for (Future<?> handler : handlers) {
        assertThat(handler.get(30, TimeUnit.SECONDS)).isNotNull();
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : accepted) {
        socket.close();
      }
      threads.shutdownNow();
    }
  }

  /** Makes plain sockets and keeps them for the test. */
  private static final class RecordingSocketFactory extends SocketFactory {
    private final List<Socket> sockets;

    RecordingSocketFactory(List<Socket> sockets) {
      this.sockets = sockets;
    }

    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setSoTimeout((int) LONG.toMillis());
      sockets.add(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
