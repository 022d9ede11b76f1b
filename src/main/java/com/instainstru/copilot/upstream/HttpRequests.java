package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Creates HTTP requests to upstreams. */
final class HttpRequests {
  private static final MediaType JSON = MediaType.get("application/json");

  private HttpRequests() {}

  /**
   * @param baseUrl scheme, host, port and an optional path prefix
   * @param authorization value of the header; null sends none
   * @throws ToolFailure {@code invalid_arguments} for a value that no path segment or header can
   *     carry
   */
  static Request create(
      URI baseUrl, UpstreamRequest request, CallContext context, @Nullable String authorization) {
    Request.Builder http =
        new Request.Builder()
            .url(url(baseUrl, request))
            .method(request.method(), body(request))
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
    return http.build();
  }

  private static @Nullable RequestBody body(UpstreamRequest request) {
    if (request.body() != null) {
      return RequestBody.create(JsonMapper.shared().writeValueAsBytes(request.body()), JSON);
    }
    return request.method().equals("POST") ? RequestBody.EMPTY : null;
  }

  private static HttpUrl url(URI baseUrl, UpstreamRequest request) {
    HttpUrl.Builder url = HttpUrl.get(baseUrl.toString()).newBuilder();
    for (String segment : request.pathTemplate().substring(1).split("/", -1)) {
      url.addEncodedPathSegment(
          segment.startsWith("{")
              ? encoded(segment.substring(1, segment.length() - 1), request.pathValues())
              : segment);
    }
    request.query().forEach(query -> url.addQueryParameter(query.name(), query.value()));
    return url.build();
  }

  /** The value as one segment with none of RFC 3986's reserved characters. */
  private static String encoded(String name, Map<String, String> values) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for the placeholder " + name);
    }
    if (value.isEmpty() || value.equals(".") || value.equals("..")) {
      throw ToolFailure.of(
          FailureCode.INVALID_ARGUMENTS,
          name + " must not be empty or made of dots alone. Correct the call and repeat it.");
    }
    // The encoder is for forms, where a space is a plus.
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
