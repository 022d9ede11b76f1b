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

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, String> known = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private LimitsReader(Set<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        faults.add("takes name=value by comma, for example upstream_call=20s.");
      } else {
        given.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
      }
    }
  }

  static Limits read(SettingValues values) {
    LimitsReader reader = new LimitsReader(values.list(SettingName.LIMITS));
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
        count("http_header_bytes", standard.headerBytes()),
        count("http_header_fields", standard.headerFields()),
        time("http_header_time", standard.headerTime()),
        time("http_body_time", standard.bodyTime()),
        time("http_idle", standard.idle()),
        time("http_write_time", standard.writeTime()),
        count("sse_sessions", standard.sessions()),
        time("sse_idle", standard.sessionIdle()),
        time("sse_keep_alive", standard.keepAlive()),
        count("http_failed_logins", standard.failedLogins()),
        time("drain", standard.drain()));
  }

  private CallLimits calls(CallLimits standard) {
    return new CallLimits(
        count("calls_at_once", standard.maxConcurrent()),
        count("calls_waiting", standard.waiting()),
        time("calls_patience", standard.maxWait()),
        time("calls_slow", standard.slow()),
        count("answer_rows", standard.rows()),
        count("answer_bytes", standard.answerBytes()),
        time("consent_wait", standard.consentWait()));
  }

  private UpstreamLimits upstream(UpstreamLimits standard) {
    return new UpstreamLimits(
        time("upstream_connect", standard.connect()),
        time("upstream_attempt", standard.attempt()),
        time("upstream_call", standard.call()),
        time("upstream_token", standard.token()),
        count("upstream_attempts", standard.attempts()),
        count("upstream_body_bytes", standard.bodyBytes()),
        count("upstream_header_fields", standard.headerFields()),
        count("upstream_connections", standard.connections()),
        count("upstream_waiting", standard.waiting()),
        time("upstream_patience", standard.maxWait()),
        time("upstream_stale", standard.staleFor()),
        retries(standard.retries()),
        breaker(standard.breaker()));
  }

  private UpstreamLimits.Retries retries(UpstreamLimits.Retries standard) {
    return new UpstreamLimits.Retries(
        percent("retry_percent", standard.percent()),
        count("retry_floor", standard.floor()),
        time("retry_every", standard.every()));
  }

  private UpstreamLimits.Breaker breaker(UpstreamLimits.Breaker standard) {
    return new UpstreamLimits.Breaker(
        seconds("breaker_window", standard.window()),
        count("breaker_calls", standard.calls()),
        percent("breaker_percent", standard.percent()),
        time("breaker_slow", standard.slow()),
        time("breaker_open", standard.open()),
        count("breaker_probes", standard.probes()));
  }

  private int percent(String name, int standard) {
    int value = count(name, standard);
    if (value > 100) {
      faults.add(name + " has to be a share from 1 to 100.");
      return standard;
    }
    return value;
  }

  /** The window is counted in whole seconds. */
  private Duration seconds(String name, Duration standard) {
    Duration value = time(name, standard);
    if (value.toMillisPart() != 0) {
      faults.add(name + " has to be whole seconds, such as 30s.");
      return standard;
    }
    return value;
  }

  private Duration time(String name, Duration standard) {
    Matcher matcher = matcher(name, text(standard));
    if (matcher == null) {
      return standard;
    }
    Long millis = matcher.matches() ? MILLIS.get(String.valueOf(matcher.group(2))) : null;
    if (millis == null || Long.parseLong(matcher.group(1)) == 0) {
      faults.add(name + " has to be a time such as 500ms, 20s or 30m.");
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
      faults.add(name + " has to be a whole number above 0, such as 64, 512k or 4M.");
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
