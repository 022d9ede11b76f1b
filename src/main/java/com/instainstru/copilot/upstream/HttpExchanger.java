package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.UpstreamLimits;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes an upstream request as HTTP and has it sent. */
final class HttpExchanger {
  private static final ContentType JSON =
      ContentType.create(ContentType.APPLICATION_JSON.getMimeType());

  private final URI base;
  private final String prefix;
  private final HttpSender sender;

  HttpExchanger(URI baseUrl, UpstreamLimits limits) {
    this.base = baseUrl;
    String path = baseUrl.getRawPath();
    this.prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    this.sender = new HttpSender(limits);
  }

  /** Makes the client if there is none yet: time that is not the upstream's. */
  void prepare() {
    sender.prepare();
  }

  /** Closes connections that no request uses, since one of them turned out to be dead. */
  void forgetIdleConnections() {
    sender.forgetIdleConnections();
  }

  /** Sends the request and reads the whole answer, all within the limit. */
  AttemptResult exchange(
      UpstreamRequest request,
      CallContext context,
      @Nullable String authorization,
      Duration limit) {
    return sender.send(http(request, context, authorization), context.cancellation(), limit);
  }

  private HttpUriRequestBase http(
      UpstreamRequest request, CallContext context, @Nullable String authorization) {
    HttpUriRequestBase http = new HttpUriRequestBase(request.method(), base);
    http.setPath(target(request));
    http.addHeader("User-Agent", "instainstru-admin-copilot");
    http.addHeader("Accept", "application/json");
    http.addHeader("Accept-Encoding", "gzip");
    http.addHeader("X-Request-Id", context.requestId());
    http.addHeader("traceparent", context.trace().childParent());
    if (context.trace().state() != null) {
      http.addHeader("tracestate", context.trace().state());
    }
    request
        .headers()
        .forEach((name, value) -> http.setHeader(name, HeaderText.checked(name, value)));
    if (authorization != null) {
      http.setHeader("Authorization", authorization);
    }
    if (request.body() != null) {
      byte[] body = JsonMapper.shared().writeValueAsBytes(request.body());
      http.setEntity(new ByteArrayEntity(body, JSON));
    }
    return http;
  }

  private String target(UpstreamRequest request) {
    StringBuilder target =
        new StringBuilder(prefix)
            .append(PathTemplate.fill(request.pathTemplate(), request.pathValues()));
    char sign = '?';
    for (UpstreamRequest.QueryParameter parameter : request.query()) {
      target
          .append(sign)
          .append(PercentEncoding.of(parameter.name()))
          .append('=')
          .append(PercentEncoding.of(parameter.value()));
      sign = '&';
    }
    return target.toString();
  }
}
