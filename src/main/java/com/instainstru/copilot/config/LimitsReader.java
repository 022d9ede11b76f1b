package com.instainstru.copilot.config;

import com.instainstru.copilot.spelling.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code INSTAINSTRU_MCP_LIMITS}: bounds that differ from the standard ones, as {@code
 * name=value} by comma. A time is a number with {@code ms}, {@code s} or {@code m}; a size or count
 * a plain number, with {@code k} or {@code M} for 1,024 or 1,048,576.
 */
final class LimitsReader {
  private static final Pattern VALUE = Pattern.compile("(\\d{1,9})(ms|s|m|k|M)?");
  private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L);
  private static final Map<String, Long> FACTORS = Map.of("", 1L, "k", 1L << 10, "M", 1L << 20);

  /** Names of earlier releases whose limits are constants now. */
  private static final Set<String> FORMER =
      Set.of(
          "breaker_calls",
          "breaker_open",
          "breaker_percent",
          "breaker_probes",
          "breaker_slow",
          "breaker_window",
          "calls_patience",
          "calls_waiting",
          "http_body_time",
          "http_header_bytes",
          "http_header_fields",
          "http_header_time",
          "http_idle",
          "http_write_time",
          "retry_every",
          "retry_floor",
          "retry_percent",
          "sse_keep_alive",
          "upstream_attempts",
          "upstream_connect",
          "upstream_header_fields",
          "upstream_patience",
          "upstream_stale",
          "upstream_token",
          "upstream_waiting");

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, String> known = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private LimitsReader(Set<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        faults.add("takes name=value pairs separated by commas, for example upstream_call=20s.");
      } else {
        given.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
      }
    }
  }

  /**
   * @param warnings gets a line for each name that has no effect any more
   */
  static Limits read(SettingValues values, List<String> warnings) {
    LimitsReader reader = new LimitsReader(values.list(SettingName.LIMITS));
    reader.removeFormer(warnings);
    Limits limits = reader.limits(Limits.standard());
    reader.unknown();
    reader.faults.forEach(fault -> values.fault(SettingName.LIMITS, fault));
    return limits;
  }

  /** Every limit's name with its standard value, in the form in which it can be given. */
  static Map<String, String> standards() {
    LimitsReader reader = new LimitsReader(Set.of());
    reader.limits(Limits.standard());
    return reader.known;
  }

  private Limits limits(Limits standard) {
    return new Limits(
        http(standard.http()),
        calls(standard.calls()),
        upstream(standard.upstream()),
        time("redis_answer", standard.redisAnswer()));
  }

  private HttpLimits http(HttpLimits standard) {
    return new HttpLimits(
        count("http_body_bytes", standard.bodyBytes()),
        standard.headerBytes(),
        standard.headerFields(),
        standard.headerTime(),
        standard.bodyTime(),
        standard.idle(),
        standard.writeTime(),
        count("sse_sessions", standard.sessions()),
        time("sse_idle", standard.sessionIdle()),
        standard.keepAlive(),
        count("http_failed_logins", standard.failedLogins()),
        time("drain", standard.drain()));
  }

  private CallLimits calls(CallLimits standard) {
    return new CallLimits(
        count("calls_at_once", standard.maxConcurrent()),
        standard.waiting(),
        standard.maxWait(),
        time("calls_slow", standard.slow()),
        count("answer_rows", standard.rows()),
        count("answer_bytes", standard.answerBytes()),
        time("consent_wait", standard.consentWait()));
  }

  private UpstreamLimits upstream(UpstreamLimits standard) {
    return new UpstreamLimits(
        standard.connect(),
        time("upstream_attempt", standard.attempt()),
        time("upstream_call", standard.call()),
        standard.token(),
        standard.attempts(),
        count("upstream_body_bytes", standard.bodyBytes()),
        standard.headerFields(),
        count("upstream_connections", standard.connections()),
        standard.waiting(),
        standard.maxWait(),
        standard.staleFor(),
        standard.retries(),
        standard.breaker());
  }

  private Duration time(String name, Duration standard) {
    Matcher matcher = matcher(name, text(standard));
    if (matcher == null) {
      return standard;
    }
    Long millis = matcher.matches() ? MILLIS.get(String.valueOf(matcher.group(2))) : null;
    if (millis == null || Long.parseLong(matcher.group(1)) == 0) {
      faults.add(name + " must be a time such as 500ms, 20s or 30m.");
      return standard;
    }
    return Duration.ofMillis(Long.parseLong(matcher.group(1)) * millis);
  }

  private int count(String name, int standard) {
    Matcher matcher = matcher(name, text(standard));
    if (matcher == null) {
      return standard;
    }
    String unit = matcher.matches() ? matcher.group(2) : "?";
    Long factor = FACTORS.get(unit == null ? "" : unit);
    long value = factor == null ? 0 : Long.parseLong(matcher.group(1)) * factor;
    if (value < 1 || value > Integer.MAX_VALUE) {
      faults.add(name + " must be a whole number above 0, such as 64, 512k or 4M.");
      return standard;
    }
    return (int) value;
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static String text(int count) {
    if (count % (1 << 20) == 0) {
      return (count >> 20) + "M";
    }
    return count % (1 << 10) == 0 ? (count >> 10) + "k" : Integer.toString(count);
  }

  private @Nullable Matcher matcher(String name, String standard) {
    known.put(name, standard);
    String value = given.get(name);
    return value == null ? null : VALUE.matcher(value);
  }

  private void removeFormer(List<String> warnings) {
    for (String name : FORMER) {
      if (given.remove(name) != null) {
        warnings.add(name + " in INSTAINSTRU_MCP_LIMITS has no effect any more; take it out.");
      }
    }
  }

  private void unknown() {
    for (String name : given.keySet()) {
      if (!known.containsKey(name)) {
        faults.add(
            "has no limit of that name. "
                + NearestName.of(name, known.keySet())
                    .map(nearest -> "Did you mean " + nearest + "?")
                    .orElse("Known ones: " + String.join(", ", known.keySet()) + "."));
      }
    }
  }
}
