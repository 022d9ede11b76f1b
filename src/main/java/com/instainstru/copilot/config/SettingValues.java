package com.instainstru.copilot.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads typed values and notes every fault. */
final class SettingValues {
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
  private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@*\\s]+");

  private final Map<SettingName, String> values;
  private final Map<SettingName, String> sources;
  private final List<String> faults;

  /**
   * @param values what is set
   * @param sources the flag or variable that sets it, by which faults call it
   * @param faults gets one sentence for each fault
   */
  SettingValues(
      Map<SettingName, String> values, Map<SettingName, String> sources, List<String> faults) {
    this.values = values;
    this.sources = sources;
    this.faults = faults;
  }

  void fault(SettingName name, String sentence) {
    faults.add(source(name) + " " + sentence);
  }

  /** What set it; its name in the environment if nothing did. */
  private String source(SettingName name) {
    return sources.getOrDefault(name, name.key());
  }

  boolean isSet(SettingName name) {
    return values.containsKey(name);
  }

  /** The value or its default; empty if there is neither. */
  String text(SettingName name) {
    return values.getOrDefault(name, name.absent());
  }

  @Nullable String textOrNull(SettingName name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  /** One of some words; null for none. */
  @Nullable String choice(SettingName name, Set<String> words) {
    String word = text(name).toLowerCase(Locale.ROOT);
    if (word.isEmpty() || words.contains(word)) {
      return word.isEmpty() ? null : word;
    }
    fault(name, "must be one of " + String.join(", ", words.stream().sorted().toList()) + ".");
    return null;
  }

  @Nullable Secret secret(SettingName name) {
    String text = text(name);
    return text.isEmpty() ? null : Secret.of(text);
  }

  /** A secret that is sent in a header (RFC 6750 section 2.1). */
  @Nullable Secret token(SettingName name) {
    String text = text(name);
    if (!Secret.isToken(text)) {
      fault(
          name,
          "has a character that no token has, such as a blank, a line break or a typographic quote;"
              + " copy the token again.");
      return null;
    }
    return secret(name);
  }

  /** A name as it stands in a URL, and not the whole URL. */
  String slug(SettingName name) {
    String text = text(name);
    if (!text.matches("[A-Za-z0-9_-]+")) {
      fault(name, "must be a slug such as acme, which is the part of Sentry's URLs that names it.");
    }
    return text;
  }

  @Nullable SealKey sealKey(SettingName name) {
    String text = text(name);
    if (text.isEmpty()) {
      return null;
    }
    SealKey key = SealKey.parse(text).orElse(null);
    if (key == null) {
      fault(name, "must be 32 bytes in hex or Base64; `openssl rand -hex 32` makes a key.");
    }
    return key;
  }

  boolean flag(SettingName name) {
    return switch (text(name).toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes", "1" -> true;
      case "off", "false", "no", "0" -> false;
      default -> {
        fault(name, "must be on or off.");
        yield false;
      }
    };
  }

  int number(SettingName name, int least, int most) {
    String text = text(name);
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    fault(name, "must be a whole number from " + least + " to " + most + ".");
    return least;
  }

  /**
   * An address to listen at.
   *
   * @param defaultMayMove whether a free port takes the place of a default that is in use
   */
  ListenAddress address(SettingName host, SettingName port, boolean defaultMayMove) {
    return new ListenAddress(
        text(host),
        number(port, 0, 65_535),
        source(host),
        source(port),
        defaultMayMove && !isSet(port));
  }

  ZoneId zone(SettingName name) {
    try {
      return ZoneId.of(text(name));
    } catch (DateTimeException e) {
      fault(name, "is no time zone; give one such as UTC or Europe/Berlin.");
      return ZoneOffset.UTC;
    }
  }

  Set<String> list(SettingName name) {
    return Arrays.stream(text(name).split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Nullable Path path(SettingName name) {
    String text = textOrNull(name);
    return text == null ? null : Path.of(text);
  }

  /** Names that a Host header may have, with or without port. */
  Set<String> hosts(SettingName name) {
    return matching(
        name, HOST, "takes host names such as copilot.example.com or copilot.example.com:8443.");
  }

  /** Whole origins; no wildcard, and never {@code null}. */
  Set<String> origins(SettingName name) {
    return matching(
        name, ORIGIN, "takes whole origins such as https://app.example.com, without path or *.");
  }

  private Set<String> matching(SettingName name, Pattern pattern, String sentence) {
    Set<String> entries = list(name);
    if (!entries.stream().allMatch(entry -> pattern.matcher(entry).matches())) {
      fault(name, sentence);
    }
    return entries;
  }

  /** A base URL: https, or http on the loopback; no user, query or fragment. */
  @Nullable URI url(SettingName name) {
    String text = textOrNull(name);
    return text == null ? null : url(name, text.replaceAll("/+$", ""));
  }

  /** The same, to be compared or fetched letter for letter: a final slash stays. */
  @Nullable URI exactUrl(SettingName name) {
    String text = textOrNull(name);
    return text == null ? null : url(name, text);
  }

  /** A Redis: {@code redis://} or {@code rediss://} with a host, and at most a database as path. */
  @Nullable Secret redisUrl(SettingName name) {
    String text = textOrNull(name);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && Set.of("redis", "rediss").contains(url.getScheme())
          && String.valueOf(url.getRawPath()).matches("(/\\d{0,3})?")
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return Secret.of(text);
      }
    } catch (URISyntaxException e) {
      // What is wrong is told below; the exception's message holds the URL with its password.
    }
    fault(
        name,
        "must be a URL such as rediss://user:password@redis.example.com:6379/0, with special"
            + " characters of the password percent-encoded.");
    return null;
  }

  private @Nullable URI url(SettingName name, String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
        fault(name, "must be a URL such as https://host.example.com.");
      } else if (url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        fault(
            name,
            "must not have a user, a query or a fragment; a credential has a setting of its own.");
      } else if (url.getScheme().equals("http") && !Loopback.is(url.getHost())) {
        fault(name, "must begin with https://; plain http is for 127.0.0.1 and localhost only.");
      } else {
        return url;
      }
    } catch (URISyntaxException e) {
      fault(name, "must be a URL such as https://host.example.com.");
    }
    return null;
  }
}
