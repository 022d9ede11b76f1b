package com.instainstru.copilot.demo.http;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * A request to a stand-in.
 *
 * @param path values of the route's placeholders, decoded
 * @param query decoded, in order of arrival by name
 * @param body as sent
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by one handler
public record DemoRequest(
    String method,
    String rawPath,
    Map<String, String> path,
    Map<String, List<String>> query,
    HttpFields headers,
    byte[] body) {

  /** First value of a query parameter. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  DemoRequest withPath(Map<String, String> values) {
    return new DemoRequest(method, rawPath, values, query, headers, body);
  }
}
