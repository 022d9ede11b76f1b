package com.instainstru.copilot.security.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells names of fields and headers that hold secrets, in any of the usual spellings. */
final class SecretNames {
  /** Words that make a name a secret's, wherever they stand in it. */
  private static final Set<String> SECRET_WORDS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "apikey",
          "cookie",
          "ssn",
          "totp",
          "otp",
          "credential",
          "credentials",
          "jwt",
          "bearer",
          "dsn",
          "cvv",
          "cvc");

  /** Pairs of neighbouring words that do. */
  private static final Set<String> SECRET_PAIRS =
      Set.of(
          "api key",
          "private key",
          "access key",
          "secret key",
          "signing key",
          "encryption key",
          "seal key",
          "social security",
          "card number",
          "proxy authorization",
          "http authorization");

  /** A name that ends in one of these says something about a secret, but is none. */
  private static final Set<String> HARMLESS_LAST_WORDS =
      Set.of(
          "at",
          "count",
          "enabled",
          "expired",
          "expires",
          "expiry",
          "length",
          "limit",
          "present",
          "required",
          "seconds",
          "set",
          "status",
          "ttl",
          "type",
          "used",
          "verified",
          "changed");

  /** The header; other authorizations are payments that wait to be captured. */
  private static final String AUTHORIZATION = "authorization";

  private SecretNames() {}

  /** Whether a value of this name must not be shown. */
  static boolean isSecret(String name) {
    List<String> words = words(name);
    if (words.isEmpty() || HARMLESS_LAST_WORDS.contains(words.get(words.size() - 1))) {
      return false;
    }
    if (words.equals(List.of(AUTHORIZATION))) {
      return true;
    }
    for (int i = 0; i < words.size(); i++) {
      if (SECRET_WORDS.contains(words.get(i))
          || (i > 0 && SECRET_PAIRS.contains(words.get(i - 1) + " " + words.get(i)))) {
        return true;
      }
    }
    return false;
  }

  /** The words of {@code apiKey}, {@code API-Key}, {@code api_key}, in lower case. */
  private static List<String> words(String name) {
    StringBuilder spaced = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        spaced.append(' ');
        continue;
      }
      if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))) {
        spaced.append(' ');
      }
      spaced.append(c);
    }
    String text = spaced.toString().toLowerCase(Locale.ROOT).strip();
    return text.isEmpty() ? List.of() : List.of(text.split(" +"));
  }
}
