package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.TraceContext;
import com.instainstru.copilot.security.auth.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class HttpRequestsTest {
  private static final String BASE = "https://upstream.example";

  private static Request create(String base, UpstreamRequest request) {
    return create(base, request, null, null);
  }

  private static Request create(
      String base,
      UpstreamRequest request,
      @Nullable String traceState,
      @Nullable String authorization) {
    CallContext context =
        new CallContext(
            Caller.local(),
            "request-1",
            "cli",
            "test",
            new Cancellation(),
            new TraceContext(
                "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01", traceState));
    return HttpRequests.create(URI.create(base), request, context, authorization);
  }

  private static String path(String template, Map<String, String> values) {
    return create(BASE, UpstreamRequest.get(template, values)).url().encodedPath();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void putsThePathBelowTheHost(String end) {
    assertThat(create(BASE + end, UpstreamRequest.get("/x/")).url().encodedPath()).isEqualTo("/x/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void putsThePathBelowTheBasePath(String end) {
    assertThat(create(BASE + "/a/b" + end, UpstreamRequest.get("/x")).url().encodedPath())
        .isEqualTo("/a/b/x");
  }

  @ParameterizedTest
  @CsvSource({
    "7, /issues/7/events",
    "a b, /issues/a%20b/events",
    "a/../b, /issues/a%2F..%2Fb/events",
    "..a, /issues/..a/events",
    "?q=1#x, /issues/%3Fq%3D1%23x/events",
    "%2e%2e, /issues/%252e%252e/events",
    "$1\\, /issues/%241%5C/events",
    "{id}, /issues/%7Bid%7D/events",
    "é, /issues/%C3%A9/events",
  })
  void encodesAValueAsOneSegment(String value, String path) {
    assertThat(path("/issues/{id}/events", Map.of("id", value))).isEqualTo(path);
  }

  @Test
  void fillsEveryPlaceholder() {
    assertThat(path("/a/{x}/{y}/{x}", Map.of("x", "1", "y", "2", "z", "3"))).isEqualTo("/a/1/2/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void rejectsAValueThatNoSegmentCanCarry(String value) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> path("/issues/{issue_id}", Map.of("issue_id", value)));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).startsWith("issue_id must not be empty");
  }

  @Test
  void rejectsAPlaceholderWithoutValue() {
    assertThatThrownBy(() -> path("/{a}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no value for the placeholder a");
  }

  @Property
  void keepsAnyTextInItsSegmentAndParameter(@ForAll String text) {
    // A lone surrogate is no text and has no encoding.
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    Assume.that(!text.isEmpty() && !text.equals(".") && !text.equals(".."));

    Request request =
        create(BASE, UpstreamRequest.get("/a/{x}/b", Map.of("x", text)).with("q", text));

    String[] segments = request.url().encodedPath().split("/", -1);
    assertThat(segments).hasSize(4);
    assertThat(URLDecoder.decode(segments[2].replace("+", "%2B"), StandardCharsets.UTF_8))
        .isEqualTo(text);
    String query = Objects.requireNonNull(request.url().encodedQuery());
    assertThat(query).startsWith("q=").doesNotContain("&").matches("[\\x21-\\x7e]*");
    assertThat(URLDecoder.decode(query.substring(2), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void encodesQueryParametersInTheirOrder() {
    assertThat(
            create(BASE, UpstreamRequest.get("/x").with("q", "1+2 &é").with("q", "a=b"))
                .url()
                .encodedQuery())
        .isEqualTo("q=1%2B2%20%26%C3%A9&q=a%3Db");
  }

  @Test
  void sendsContextAndCredentialAsHeaders() {
    Request request =
        create(
            BASE, UpstreamRequest.get("/x").withHeader("X-Actor", "jo"), "vendor=1", "Bearer word");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.header("User-Agent")).isEqualTo("instainstru-admin-copilot");
    assertThat(request.header("Accept")).isEqualTo("application/json");
    assertThat(request.header("X-Request-Id")).isEqualTo("request-1");
    assertThat(request.header("traceparent"))
        .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
        .doesNotContain("00f067aa0ba902b7");
    assertThat(request.header("tracestate")).isEqualTo("vendor=1");
    assertThat(request.header("Authorization")).isEqualTo("Bearer word");
    assertThat(request.header("X-Actor")).isEqualTo("jo");
  }

  @Test
  void omitsHeadersWithoutValue() {
    assertThat(create(BASE, UpstreamRequest.get("/x")).headers().names())
        .doesNotContain("tracestate", "Authorization", "Content-Type");
  }

  @Test
  void rejectsAHeaderWithLineBreak() {
    UpstreamRequest request = UpstreamRequest.get("/x").withHeader("X-Actor", "a\r\nb");

    assertThatThrownBy(() -> create(BASE, request)).isInstanceOf(ToolFailure.class);
  }

  @Test
  void sendsABodyAsJson() throws IOException {
    RequestBody body =
        Objects.requireNonNull(
            create(
                    BASE,
                    UpstreamRequest.post(
                        "/x", JsonNodeFactory.instance.objectNode().put("name", "Jo Öz")))
                .body());

    Buffer sent = new Buffer();
    body.writeTo(sent);
    assertThat(body.contentType()).isEqualTo(MediaType.get("application/json"));
    assertThat(sent.readUtf8()).isEqualTo("{\"name\":\"Jo Öz\"}");
  }

  @Test
  void sendsAnEmptyBodyWithAPostWithoutBody() throws IOException {
    UpstreamRequest post =
        new UpstreamRequest("POST", "/x", Map.of(), List.of(), Map.of(), null, false, 0);

    Request request = create(BASE, post);

    assertThat(request.method()).isEqualTo("POST");
    assertThat(Objects.requireNonNull(request.body()).contentLength()).isZero();
  }
}
