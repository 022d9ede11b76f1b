package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.Cancellation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends one HTTP request and reads its whole answer, within limits. */
final class HttpExchanger {
  /** Balancers before upstreams commonly close connections that are idle for a minute. */
  private static final int IDLE_SECONDS = 55;

  private static final MediaType JSON = MediaType.get("application/json");

  private final HttpUrl base;
  private final LateClient client;
  private final int bodyBytes;
  private final int headerFields;

  HttpExchanger(URI baseUrl, UpstreamLimits limits) {
    String text = baseUrl.toString();
    this.base = HttpUrl.get(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.bodyBytes = limits.bodyBytes();
    this.headerFields = limits.headerFields();
    this.client = new LateClient(() -> client(limits));
  }

  /** Makes the client if there is none yet: time that is not the upstream's. */
  void prepare() {
    var unused = client.get();
  }

  /** A client that follows nothing, repeats nothing and asks no proxy. */
  static OkHttpClient client(UpstreamLimits limits) {
    return new OkHttpClient.Builder()
        .connectTimeout(limits.connect())
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .proxy(Proxy.NO_PROXY)
        .dns(new TimedDns(Dns.SYSTEM, limits.connect()))
        .eventListenerFactory(ConnectionWatch::of)
        .connectionPool(new ConnectionPool(limits.connections(), IDLE_SECONDS, TimeUnit.SECONDS))
        .build();
  }

  /** Sends the request and reads the whole answer, all within the limit. */
  Exchange exchange(
      UpstreamRequest request,
      CallContext context,
      @Nullable String authorization,
      Duration limit) {
    ConnectionWatch watch = new ConnectionWatch();
    Call call = client.get().newCall(watch.on(http(request, context, authorization)).build());
    // A limit of zero would mean none.
    call.timeout().timeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
    boolean answering = false;
    Cancellation.Registration registration = context.cancellation().onCancel(call::cancel);
    try (Response response = call.execute()) {
      answering = true;
      if (response.headers().size() > headerFields) {
        throw new ProtocolException("the answer has more than " + headerFields + " header fields");
      }
      byte[] body = body(response.body().source());
      return new Exchange.Answer(
          response.code(),
          body,
          response.header("Content-Type"),
          response.header("Retry-After"),
          response.header("Date"));
    } catch (IOException e) {
      if (context.cancellation().isCancelled()) {
        return new Exchange.Broken(Exchange.Fault.CANCELLED, false);
      }
      Exchange.Fault fault = fault(e, answering, watch.connected());
      return new Exchange.Broken(fault, fault == Exchange.Fault.CONNECTION_LOST && watch.reused());
    } finally {
      registration.close();
    }
  }

  /** Closes connections that no request uses, since one of them turned out to be dead. */
  void forgetIdleConnections() {
    client.get().connectionPool().evictAll();
  }

  private static Exchange.Fault fault(IOException e, boolean answering, boolean connected) {
    if (!connected) {
      // However it went: late in a TLS handshake too, nothing of the request was sent.
      return Exchange.Fault.NOT_CONNECTED;
    }
    if (e instanceof InterruptedIOException) {
      return Exchange.Fault.TIMEOUT;
    }
    return answering || e instanceof ProtocolException || brokeOffInHeaders(e)
        ? Exchange.Fault.UNREADABLE
        : Exchange.Fault.CONNECTION_LOST;
  }

  /**
   * Whether a part of a header block had come. The client tells an early end and a block beyond its
   * 256 KiB by the same exception; only the text of its cause shows what had been read.
   */
  private static boolean brokeOffInHeaders(IOException e) {
    return e.getCause() instanceof EOFException cause
        && String.valueOf(cause.getMessage()).matches("(?s).*content=[0-9a-f]+.*");
  }

  private byte[] body(BufferedSource source) throws IOException {
    if (source.request(bodyBytes + 1L)) {
      throw new ProtocolException("the body is larger than " + bodyBytes + " bytes");
    }
    return source.readByteArray();
  }

  private Request.Builder http(
      UpstreamRequest request, CallContext context, @Nullable String authorization) {
    Request.Builder http =
        new Request.Builder()
            .url(url(request))
            .header("User-Agent", "instainstru-admin-copilot")
            .header("Accept", "application/json")
            .header("X-Request-Id", context.requestId())
            .header("traceparent", context.trace().childParent());
    if (context.trace().state() != null) {
      http.header("tracestate", context.trace().state());
    }
    request.headers().forEach((name, value) -> http.header(name, HeaderText.checked(name, value)));
    if (authorization != null) {
      http.header("Authorization", authorization);
    }
    RequestBody body =
        request.body() == null
            ? null
            : RequestBody.create(request.body().toString().getBytes(StandardCharsets.UTF_8), JSON);
    return http.method(request.method(), body);
  }

  private HttpUrl url(UpstreamRequest request) {
    String path = PathTemplate.fill(request.pathTemplate(), request.pathValues());
    String prefix = base.encodedPath().equals("/") ? "" : base.encodedPath();
    HttpUrl.Builder url = base.newBuilder().encodedPath(prefix + path);
    for (UpstreamRequest.QueryParameter parameter : request.query()) {
      url.addEncodedQueryParameter(
          PercentEncoding.of(parameter.name()), PercentEncoding.of(parameter.value()));
    }
    return url.build();
  }
}
