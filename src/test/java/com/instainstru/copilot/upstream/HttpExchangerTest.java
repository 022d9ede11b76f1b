package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.TestLimits;
import com.instainstru.copilot.upstream.AttemptResult.Answer;
import com.instainstru.copilot.upstream.AttemptResult.Broken;
import com.instainstru.copilot.upstream.AttemptResult.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** One request as it goes over the wire, and every way in which its answer can fail to come. */
@Timeout(60)
class HttpExchangerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final UpstreamRequest READ = UpstreamRequest.get("/x");

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpExchanger exchanger(URI url) {
    return new HttpExchanger(
        url, TestLimits.of("upstream_body_bytes=1000,upstream_header_fields=10"));
  }

  private HttpExchanger exchanger() {
    return exchanger(server.url("/").uri());
  }

  private static CallContext context(@Nullable String traceState) {
    return new CallContext(
        Caller.local(),
        "request-1",
        "cli",
        "test",
        new Cancellation(),
        new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01", traceState));
  }

  private static AttemptResult exchange(HttpExchanger exchanger, UpstreamRequest request) {
    return exchanger.exchange(request, context(null), null, LONG);
  }

  private static Answer answer(AttemptResult exchange) {
    assertThat(exchange).isInstanceOf(Answer.class);
    return (Answer) exchange;
  }

  private static MockResponse.Builder response() {
    return new MockResponse.Builder().body("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', /x/a%2Fb?q=1%2B2%26%C3%A9",
    "/, /x/a%2Fb?q=1%2B2%26%C3%A9",
    "/base, /base/x/a%2Fb?q=1%2B2%26%C3%A9",
    "/base/, /base/x/a%2Fb?q=1%2B2%26%C3%A9",
  })
  void aPathStandsBelowTheBaseUrl(String base, String target) throws Exception {
    server.enqueue(response().build());
    URI url = URI.create("http://127.0.0.1:" + server.getPort() + base);

    answer(
        exchange(
            exchanger(url),
            UpstreamRequest.get("/x/{id}", Map.of("id", "a/b")).with("q", "1+2&é")));

    assertThat(server.takeRequest().getTarget()).isEqualTo(target);
  }

  @Test
  void aRequestSaysWhoAsksAndInWhichTrace() throws Exception {
    server.enqueue(response().build());
    exchanger()
        .exchange(READ.withHeader("X-Actor", "jo"), context("vendor=1"), "Bearer token", LONG);

    RecordedRequest request = server.takeRequest();
    Headers headers = request.getHeaders();
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(headers.get("User-Agent")).isEqualTo("instainstru-admin-copilot");
    assertThat(headers.get("Accept")).isEqualTo("application/json");
    assertThat(headers.get("Accept-Encoding")).isEqualTo("gzip");
    assertThat(headers.get("X-Request-Id")).isEqualTo("request-1");
    assertThat(headers.get("traceparent"))
        .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
        .doesNotContain("00f067aa0ba902b7");
    assertThat(headers.get("tracestate")).isEqualTo("vendor=1");
    assertThat(headers.get("Authorization")).isEqualTo("Bearer token");
    assertThat(headers.get("X-Actor")).isEqualTo("jo");
  }

  @Test
  void whatThereIsNotIsNotSent() throws Exception {
    server.enqueue(response().build());
    exchange(exchanger(), READ);

    assertThat(server.takeRequest().getHeaders().names())
        .doesNotContain("tracestate", "Authorization", "Content-Type");
  }

  @Test
  void aBodyIsSentAsJson() throws Exception {
    server.enqueue(response().build());
    exchange(
        exchanger(),
        UpstreamRequest.post("/x", JsonNodeFactory.instance.objectNode().put("name", "Jo Öz")));

    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.getBody().utf8()).isEqualTo("{\"name\":\"Jo Öz\"}");
  }

  @Test
  void anAnswerIsGivenAsItCame() {
    server.enqueue(
        response()
            .code(503)
            .setHeader("Content-Type", "text/html")
            .setHeader("Retry-After", "7")
            .setHeader("Date", "Sat, 31 Jan 2026 15:00:00 GMT")
            .body("<p>")
            .build());

    Answer answer = answer(exchange(exchanger(), READ));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("<p>");
    assertThat(answer.contentType()).isEqualTo("text/html");
    assertThat(answer.retryAfter()).isEqualTo("7");
    assertThat(answer.date()).isEqualTo("Sat, 31 Jan 2026 15:00:00 GMT");
  }

  @Test
  void aRedirectIsAnAnswer() {
    server.enqueue(response().code(302).setHeader("Location", "/elsewhere").build());

    assertThat(answer(exchange(exchanger(), READ)).status()).isEqualTo(302);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void aBodyHasABound(int bytes, boolean fits) {
    server.enqueue(response().body("x".repeat(bytes)).build());

    AttemptResult exchange = exchange(exchanger(), READ);

    if (fits) {
      assertThat(answer(exchange).body()).hasSize(bytes);
    } else {
      assertThat(exchange).isEqualTo(new Broken(Fault.UNREADABLE, false));
    }
  }

  /** What counts is what comes out, however small it was on its way. */
  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void aBodyThatIsZippedHasTheSameBound(int bytes, boolean fits) {
    Buffer zipped = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(zipped))) {
      sink.writeUtf8("x".repeat(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.enqueue(response().addHeader("Content-Encoding", "gzip").body(zipped).build());

    AttemptResult exchange = exchange(exchanger(), READ);

    if (fits) {
      assertThat(answer(exchange).body()).hasSize(bytes).containsOnly('x');
    } else {
      assertThat(exchange).isEqualTo(new Broken(Fault.UNREADABLE, false));
    }
  }

  /** The server adds the field for the length itself. */
  @ParameterizedTest
  @CsvSource({"9, true", "10, false"})
  void headerFieldsHaveABound(int further, boolean fits) {
    MockResponse.Builder many = response();
    for (int field = 0; field < further; field++) {
      many.addHeader("X-Field", "x");
    }
    server.enqueue(many.build());

    AttemptResult exchange = exchange(exchanger(), READ);

    if (fits) {
      answer(exchange);
    } else {
      assertThat(exchange).isEqualTo(new Broken(Fault.UNREADABLE, false));
    }
  }

  @Test
  void silenceEndsWithTheLimit() {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(exchanger().exchange(READ, context(null), null, Duration.ofMillis(200)))
        .isEqualTo(new Broken(Fault.TIMEOUT, false));
  }

  @Test
  void withoutTimeNothingIsWaitedFor() {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(exchanger().exchange(READ, context(null), null, Duration.ZERO))
        .isEqualTo(new Broken(Fault.TIMEOUT, false));
  }

  @Test
  void whoGivesUpIsNotToldOfATimeout() throws Exception {
    server.enqueue(response().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HttpExchanger exchanger = exchanger();
    CallContext context = context(null);
    CompletableFuture<AttemptResult> outcome =
        CompletableFuture.supplyAsync(() -> exchanger.exchange(READ, context, null, LONG));
    server.takeRequest();

    context.cancellation().cancel();

    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(new Broken(Fault.CANCELLED, false));
  }

  @Test
  void nobodyAtTheAddressMeansNothingWasSent() throws Exception {
    URI url = server.url("/").uri();
    server.close();

    assertThat(exchange(exchanger(url), READ)).isEqualTo(new Broken(Fault.NOT_CONNECTED, false));
  }

  @Test
  void aNameThatDoesNotResolveMeansNothingWasSent() {
    assertThat(exchange(exchanger(URI.create("http://no-such-host.invalid")), READ))
        .isEqualTo(new Broken(Fault.NOT_CONNECTED, false));
  }

  @Test
  void aNewConnectionThatIsLostIsNotStale() {
    server.enqueue(response().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(exchange(exchanger(), READ)).isEqualTo(new Broken(Fault.CONNECTION_LOST, false));
  }

  /** Only such a loss says nothing of the upstream: it had closed what it thought was idle. */
  @Test
  void aKeptConnectionThatIsLostMayHaveBeenStale() {
    HttpExchanger exchanger = exchanger();
    server.enqueue(response().build());
    server.enqueue(response().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(response().build());

    answer(exchange(exchanger, READ));
    assertThat(exchange(exchanger, READ)).isEqualTo(new Broken(Fault.CONNECTION_LOST, true));
    answer(exchange(exchanger, READ));
  }

  @Test
  void connectionsAreKeptUntilTheyAreForgotten() throws Exception {
    HttpExchanger exchanger = exchanger();
    for (int request = 0; request < 3; request++) {
      server.enqueue(response().build());
    }
    exchange(exchanger, READ);
    exchange(exchanger, READ);
    exchanger.forgetIdleConnections();
    exchange(exchanger, READ);

    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(1);
  }

  /** What begins to answer has had the request: it is not sent again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "no http at all\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
      })
  void anAnswerThatBreaksOffOrIsNoneCannotBeRead(String text) throws Exception {
    try (ServerSocket raw = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      raw.setSoTimeout(30_000);
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = raw.accept()) {
                  socket.setSoTimeout(30_000);
                  skipRequest(socket.getInputStream());
                  socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });

      assertThat(exchange(exchanger(URI.create("http://127.0.0.1:" + raw.getLocalPort())), READ))
          .isEqualTo(new Broken(Fault.UNREADABLE, false));
      served.get(30, TimeUnit.SECONDS);
    }
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
}
