package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static com.instainstru.copilot.testing.AssembledServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two readers would take apart differently, that never end, or that are too large.
 */
@Timeout(90)
@IntegrationTest
class HttpFramingTest {
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        AssembledServer.builder()
            .limits("http_header_time=2s,http_idle=3s,http_body_time=2s")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String head(String first, String headers) {
    return first
        + "\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        + TOKEN
        + "\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n";
  }

  private static String post(String headers, String body) {
    return head("POST /mcp HTTP/1.1", headers) + body;
  }

  /** Each carries a second request that only one of two readers would see. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 44\r\nContent-Length: 0\r\n",
        "Content-Length: 0\r\nContent-Length: 44\r\n",
        "Content-Length: 44, 0\r\n",
        "Content-Length: +44\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x2c\r\n",
        "Content-Length: 44\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 44\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n",
        "X: a\r\n folded\r\nContent-Length: 44\r\n",
        "Content-Length: 44\r\nX: a\r\n\tfolded\r\n",
        " Leading: space\r\nContent-Length: 44\r\n",
        "No-Colon\r\nContent-Length: 44\r\n",
        "Bad(Name): x\r\nContent-Length: 44\r\n",
        ": nameless\r\nContent-Length: 44\r\n",
        "X: a\u0000b\r\nContent-Length: 44\r\n",
        "X: a\rb\r\nContent-Length: 44\r\n"
      })
  void refusesAmbiguousFramingAndCloses_T10(String headers) throws IOException {
    String answer = server.context(post(headers, PING + "\r\n"));

    assertThat(answer)
        .containsPattern("^HTTP/1.1 4\\d\\d ")
        .contains("application/json")
        .doesNotContain("\"result\"")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("Exception");
    assertThat(Pattern.compile("HTTP/1.1 ").matcher(answer).results().count())
        .as("one answer, then the end")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /mcp HTTP/9.9",
        "POST /mcp HTTP/2.0",
        "POST /mcp HTTP/1.1 x",
        "POST  /mcp HTTP/1.1",
        "POST /mcp http/1.1",
        "POST /mcp",
        "PRI * HTTP/2.0",
        "POST /%zz HTTP/1.1",
        "POST mcp HTTP/1.1",
        "\u0016\u0003\u0001"
      })
  void refusesAnUnreadableRequestLine_T10(String first) throws IOException {
    assertThat(server.context(head(first, "Connection: close\r\nContent-Length: 0\r\n")))
        .containsPattern("^HTTP/1.1 4\\d\\d ")
        .doesNotContainIgnoringCase("jetty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "-1\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}xx\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\n"
      })
  void refusesBrokenChunks_T10(String chunks) throws IOException {
    assertThat(server.context(post("Connection: close\r\nTransfer-Encoding: chunked\r\n", chunks)))
        .containsPattern("^HTTP/1.1 4\\d\\d ")
        .doesNotContain("\"result\"");
  }

  @Test
  void servesTheAbsoluteFormOfItsOwnAddress_T02() throws IOException {
    assertThat(
            server.context(
                head(
                        "POST http://127.0.0.1/mcp HTTP/1.1",
                        "Connection: close\r\nContent-Length: " + PING.length() + "\r\n")
                    + PING))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void refusesALargeBodyBeforeItComes_T08() throws IOException {
    String answer = server.context(post("Content-Length: 8388608\r\n", ""));

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\r\nConnection: close\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "99999999999999999999999"})
  void refusesAnAbsurdLength_T08(String length) throws IOException {
    assertThat(server.context(post("Content-Length: " + length + "\r\n", "")))
        .containsPattern("^HTTP/1.1 4(00|13) ");
  }

  @Test
  void doesNotAskForABodyItWillNotTake_T08() throws IOException {
    assertThat(server.context(post("Expect: 100-continue\r\nContent-Length: 8388608\r\n", "")))
        .startsWith("HTTP/1.1 413 ");
    assertThat(
            server.context(
                post("Expect: 100-continue\r\nContent-Length: 10\r\n", "")
                    .replace(TOKEN, "wrong")
                    .replace("Content-Type", "Connection: close\r\nContent-Type")))
        .startsWith("HTTP/1.1 401 ");
  }

  @Test
  void cutsABodyOfUnknownLength_T08() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(1 << 16) + "\r\n";
    assertThat(server.context(post("Transfer-Encoding: chunked\r\n", chunk.repeat(17))))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void closesAHeaderThatDrips_T09() throws Exception {
    List<Socket> slow = new ArrayList<>();
    server.post(PING);
    try {
      for (int i = 0; i < 50; i++) {
        slow.add(server.connect());
      }
      long begun = System.nanoTime();
      byte[] drip = head("POST /mcp HTTP/1.1", "").getBytes(StandardCharsets.ISO_8859_1);
      int[] next = {0};
      Awaitility.await()
          .atMost(Duration.ofSeconds(50))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                assertThat(server.post(PING).status()).isEqualTo(200);
                int octet = drip[next[0]++];
                return slow.stream().filter(socket -> takes(socket, octet)).count() == 0;
              });
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("the limit, not something earlier")
          .isGreaterThan(Duration.ofSeconds(2));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean takes(Socket socket, int octet) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(octet);
      out.flush();
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void answersABodyThatDripsWith408_T09() throws IOException {
    try (Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(post("Content-Length: 100\r\n", "{").getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void closesIdleConnectionsAndServesTheNextClient_T17() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (AssembledServer patient = AssembledServer.builder().limits("http_idle=6s").start()) {
      String ping = post("Content-Length: " + PING.length() + "\r\n", PING);
      for (int i = 0; i < 300; i++) {
        Socket socket = patient.connect();
        idle.add(socket);
        socket.getOutputStream().write(ping.getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(patient.post(PING).status()).isEqualTo(200);
      for (Socket socket : idle) {
        assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 200 ");
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  /** Ends when the server closes; a server that never did would run into the socket's timeout. */
  private static String readToTheEnd(Socket socket) throws IOException {
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    try {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        read.append((char) octet);
      }
    } catch (SocketException reset) {
      assertThat(read).isNotEmpty();
    }
    return read.toString();
  }
}
