package com.instainstru.copilot.upstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to an upstream, without host and credential.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param pathTemplate absolute path below the base URL; {@code {name}} stands for one segment
 * @param pathValues raw values of the placeholders; encoded as one segment each when sent
 * @param query raw names and values in order; encoded when sent
 * @param headers further headers
 * @param body JSON body; null for none
 * @param retryable whether it may be sent again after a fault
 * @param timeoutSeconds limit of the whole call; 0 takes the upstream's default
 */
public record UpstreamRequest(
    String method,
    String pathTemplate,
    Map<String, String> pathValues,
    List<QueryParameter> query,
    Map<String, String> headers,
    @Nullable ObjectNode body,
    boolean retryable,
    int timeoutSeconds) {

  public UpstreamRequest {
    pathValues = Map.copyOf(pathValues);
    query = List.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** A read of a path without placeholders. */
  public static UpstreamRequest get(String path) {
    return get(path, Map.of());
  }

  /** A read. */
  public static UpstreamRequest get(String pathTemplate, Map<String, String> pathValues) {
    return new UpstreamRequest("GET", pathTemplate, pathValues, List.of(), Map.of(), null, true, 0);
  }

  /** A write that must not be repeated. */
  public static UpstreamRequest post(String path, ObjectNode body) {
    return new UpstreamRequest("POST", path, Map.of(), List.of(), Map.of(), body, false, 0);
  }

  /** The same request with one more query parameter. */
  public UpstreamRequest with(String name, String value) {
    List<QueryParameter> more = new ArrayList<>(query);
    more.add(new QueryParameter(name, value));
    return new UpstreamRequest(
        method, pathTemplate, pathValues, more, headers, body, retryable, timeoutSeconds);
  }

  /** The same request with one more header. */
  public UpstreamRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new UpstreamRequest(
        method, pathTemplate, pathValues, query, more, body, retryable, timeoutSeconds);
  }

  /** A query parameter before encoding. */
  public record QueryParameter(String name, String value) {}
}
