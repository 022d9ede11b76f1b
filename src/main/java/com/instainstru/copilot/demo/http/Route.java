package com.instainstru.copilot.demo.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One endpoint.
 *
 * @param method HTTP method
 * @param pattern path with {@code {name}} segments; such a segment fits any single one
 */
public record Route(String method, String pattern, Function<DemoRequest, DemoResponse> handler) {

  public static Route get(String pattern, Function<DemoRequest, DemoResponse> handler) {
    return new Route("GET", pattern, handler);
  }

  public static Route post(String pattern, Function<DemoRequest, DemoResponse> handler) {
    return new Route("POST", pattern, handler);
  }

  /** Decoded values of the placeholders if the raw path fits. */
  Optional<Map<String, String>> match(String rawPath) {
    String[] wanted = pattern.split("/", -1);
    String[] given = rawPath.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        String raw = given[i].replace("+", "%2B");
        values.put(
            wanted[i].substring(1, wanted[i].length() - 1),
            URLDecoder.decode(raw, StandardCharsets.UTF_8));
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
