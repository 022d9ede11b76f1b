package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.Cancellation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
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
  private static final MediaType JSON = MediaType.get("application/json");

  private final HttpUrl base;
  private final OkHttpClient client;
  private final int bodyBytes;

  HttpExchanger(URI baseUrl, UpstreamLimits limits) {
    String text = baseUrl.toString();
    this.base = HttpUrl.get(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.bodyBytes = limits.bodyBytes();
    this.client = client(limits);
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
        .connectionPool(new ConnectionPool(limits.connections(), 5, TimeUnit.MINUTES))
        .build();
  }

  Exchange exchange(
      UpstreamRequest request,
      CallContext context,
      @Nullable String authorization,
      Duration limit) {
    Call call = client.newCall(http(request, context, authorization));
    call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    boolean answering = false;
    Cancellation.Registration registration = context.cancellation().onCancel(call::cancel);
    try (Response response = call.execute()) {
      answering = true;
      byte[] body = body(response.body().source());
      return new Exchange.Answer(
          response.code(), body, response.header("Retry-After"), response.header("Date"));
    } catch (IOException e) {
      return new Exchange.Broken(
          context.cancellation().isCancelled() ? Exchange.Fault.CANCELLED : fault(e, answering));
    } finally {
      registration.close();
    }
  }

  private static Exchange.Fault fault(IOException e, boolean answering) {
    if (e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof SSLException) {
      return Exchange.Fault.NOT_CONNECTED;
    }
    if (e instanceof SocketTimeoutException && !answering && connecting(e)) {
      return Exchange.Fault.NOT_CONNECTED;
    }
    if (e instanceof InterruptedIOException) {
      return Exchange.Fault.TIMEOUT;
    }
    return answering || e instanceof ProtocolException
        ? Exchange.Fault.UNREADABLE
        : Exchange.Fault.CONNECTION_LOST;
  }

  private static boolean connecting(IOException e) {
    String message = e.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("connect");
  }

  private byte[] body(BufferedSource source) throws IOException {
    if (source.request(bodyBytes + 1L)) {
      throw new ProtocolException("the body is larger than " + bodyBytes + " bytes");
    }
    return source.readByteArray();
  }

  private Request http(
      UpstreamRequest request, CallContext context, @Nullable String authorization) {
    Request.Builder http =
        new Request.Builder()
            .url(url(request))
            .header("User-Agent", "instainstru-admin-copilot")
            .header("Accept", "application/json")
            .header("X-Request-Id", context.requestId());
    request.headers().forEach((name, value) -> http.header(name, HeaderText.checked(name, value)));
    if (authorization != null) {
      http.header("Authorization", authorization);
    }
    RequestBody body =
        request.body() == null
            ? null
            : RequestBody.create(request.body().toString().getBytes(StandardCharsets.UTF_8), JSON);
    return http.method(request.method(), body).build();
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
