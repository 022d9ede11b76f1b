package com.instainstru.copilot.testing;

import com.instainstru.copilot.config.Limits;
import com.instainstru.copilot.config.UpstreamLimits;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Limits for tests, those that a deployment cannot set included. */
public final class TestLimits {
  /** Name to the components that lead to the limit. */
  private static final Map<String, List<String>> PATHS = paths();

  private TestLimits() {}

  private static Map<String, List<String>> paths() {
    Map<String, List<String>> paths = new HashMap<>();
    put(paths, "http_", "http", "bodyBytes headerBytes headerFields headerTime bodyTime idle");
    put(paths, "http_", "http", "writeTime failedLogins");
    put(paths, "sse_", "http", "sessions keepAlive");
    paths.put("sse_idle", List.of("http", "sessionIdle"));
    paths.put("drain", List.of("http", "drain"));
    paths.put("calls_at_once", List.of("calls", "maxConcurrent"));
    paths.put("calls_patience", List.of("calls", "maxWait"));
    put(paths, "calls_", "calls", "waiting slow");
    put(paths, "", "calls", "answerBytes consentWait");
    put(paths, "upstream_", "upstream", "connect attempt call token attempts bodyBytes");
    put(paths, "upstream_", "upstream", "headerFields connections waiting");
    paths.put("upstream_patience", List.of("upstream", "maxWait"));
    put(paths, "retry_", "upstream.retries", "percent floor every");
    put(paths, "breaker_", "upstream.breaker", "window calls percent slow open probes");
    put(paths, "", "", "redisAnswer");
    return paths;
  }

  private static void put(
      Map<String, List<String>> paths, String prefix, String records, String components) {
    for (String component : components.split(" ", -1)) {
      String name = prefix + component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      String path = records.isEmpty() ? component : records + "." + component;
      paths.put(name, Arrays.asList(path.split("\\.", -1)));
    }
  }

  /** Limits of upstreams, as {@link #all} takes them. */
  public static UpstreamLimits of(String limits) {
    return all(limits).upstream();
  }

  /**
   * The standard limits with some changed.
   *
   * @param limits {@code name=value} by comma; a time as a number with {@code ms}, {@code s} or
   *     {@code m}, a count as a number, with {@code k} for 1,024
   */
  public static Limits all(String limits) {
    Limits all = Limits.standard();
    for (String limit : limits.split(",", -1)) {
      String[] parts = limit.strip().split("=", 2);
      List<String> path = PATHS.get(parts[0]);
      if (parts.length == 2 && path == null) {
        throw new IllegalArgumentException("no limit " + parts[0]);
      }
      if (path != null) {
        all = with(all, path, parts[1]);
      }
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private static <R> R with(R limits, List<String> path, String value) {
    try {
      RecordComponent[] components = limits.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = components[i].getAccessor().invoke(limits);
        if (components[i].getName().equals(path.get(0))) {
          values[i] =
              path.size() > 1
                  ? with(values[i], path.subList(1, path.size()), value)
                  : parsed(types[i], value);
        }
      }
      return (R) limits.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object parsed(Class<?> type, String value) {
    if (type == int.class) {
      return value.endsWith("k")
          ? 1024 * Integer.parseInt(value.substring(0, value.length() - 1))
          : Integer.parseInt(value);
    }
    return value.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)))
        : Duration.parse("PT" + value);
  }
}
