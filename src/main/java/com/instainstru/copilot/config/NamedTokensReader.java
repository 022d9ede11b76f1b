package com.instainstru.copilot.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code INSTAINSTRU_MCP_INBOUND_TOKENS}: {@code name=scopes=sha256:HEX} by comma, the scopes
 * joined by {@code +}, optionally followed by {@code =} and the last day (UTC) on which the token
 * is good. Only digests are taken, so that who reads the settings cannot call.
 */
final class NamedTokensReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-fA-F]{64}");

  private final SettingValues values;
  private final Set<String> names = new HashSet<>();

  private NamedTokensReader(SettingValues values) {
    this.values = values;
  }

  static List<NamedTokenSettings> read(SettingValues values) {
    NamedTokensReader reader = new NamedTokensReader(values);
    List<NamedTokenSettings> tokens = new ArrayList<>();
    int position = 0;
    for (String entry : values.list(SettingName.INBOUND_TOKENS)) {
      NamedTokenSettings token = reader.token(++position, entry);
      if (token != null) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** Faults name the position: an entry may hold a token by mistake. */
  private @Nullable NamedTokenSettings token(int position, String entry) {
    String[] parts = entry.split("=", -1);
    if (parts.length < 3 || parts.length > 4) {
      return fault(
          position,
          "must be name=scopes=sha256:HEX, for example ci=mcp:read+mcp:write=sha256:9f86...");
    }
    if (!NAME.matcher(parts[0]).matches()) {
      return fault(
          position, "needs a name of 1 to 32 letters, digits, dots, dashes or underscores.");
    }
    if (!names.add(parts[0])) {
      return fault(position, "has the name of another entry.");
    }
    Set<String> scopes = ScopeNames.read(parts[1], "\\+");
    if (scopes.isEmpty()) {
      return fault(position, "needs scopes: mcp:read, mcp:write or mcp:read+mcp:write.");
    }
    if (!DIGEST.matcher(parts[2]).matches()) {
      return fault(
          position,
          "needs sha256: and 64 hex digits, never the token itself;"
              + " printf %s \"$TOKEN\" | sha256sum prints them.");
    }
    return expiring(position, parts, scopes);
  }

  private @Nullable NamedTokenSettings expiring(int position, String[] parts, Set<String> scopes) {
    Instant expires = null;
    if (parts.length == 4) {
      try {
        expires = LocalDate.parse(parts[3]).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeParseException e) {
        return fault(position, "ends with its last day, such as =2027-01-31.");
      }
    }
    String digest = parts[2].substring("sha256:".length()).toLowerCase(Locale.ROOT);
    return new NamedTokenSettings(parts[0], scopes, digest, expires);
  }

  private @Nullable NamedTokenSettings fault(int position, String sentence) {
    values.fault(SettingName.INBOUND_TOKENS, "entry " + position + " " + sentence);
    return null;
  }
}
