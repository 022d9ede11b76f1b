package com.instainstru.copilot.security.redaction;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one place that knows what must not be shown: in tool answers, logs, audit lines and crash
 * reports. Pure functions; applying one twice changes nothing more. Every one takes time linear in
 * the text.
 */
public final class Redaction {
  /** What stands in place of a secret. */
  public static final String REDACTED = "[redacted]";

  /** Headers that carry credentials, or say who or where the client is. */
  private static final Set<String> PRIVATE_HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "x-api-key",
          "x-csrf-token",
          "x-xsrf-token",
          "x-forwarded-for",
          "x-real-ip",
          "cf-connecting-ip",
          "true-client-ip",
          "x-client-ip",
          "x-original-forwarded-for",
          "forwarded");

  private static final Pattern QUERY_VALUE = Pattern.compile("=[^&#]*+");

  private Redaction() {}

  /**
   * Text without secrets: credentials of HTTP, JWTs, passwords in URLs, {@code password=…}-like
   * pairs, private keys, card numbers, and what looks like an access token.
   */
  public static String secrets(String text) {
    return text.length() < 4 ? text : SecretPatterns.redact(text);
  }

  /** {@link #secrets}, and e-mail addresses and phone numbers masked. */
  public static String contacts(String text) {
    return PersonalData.maskContacts(secrets(text));
  }

  /** {@link #contacts}, and street addresses masked: for what people typed into a search field. */
  public static String typed(String text) {
    return PersonalData.maskStreets(contacts(text));
  }

  /** {@link #contacts} without invisible characters; addresses to listen on stay readable. */
  public static String logged(String text) {
    return contacts(visible(text));
  }

  /** {@link #contacts}, IP addresses masked too and invisible characters removed. */
  public static String text(String text) {
    return PersonalData.maskAddresses(contacts(visible(text)));
  }

  /**
   * {@link #contacts}, and phone numbers of all countries and IP addresses masked: for deployments
   * that want no personal data in answers.
   */
  public static String personal(String text) {
    return PersonalData.maskAddresses(
        PersonalData.maskContacts(PersonalData.maskPhones(secrets(text))));
  }

  /** {@code D***}: the first letter of a name. */
  public static String name(String name) {
    return PersonalData.name(name);
  }

  /**
   * Text without control, bidirectional, zero-width, tag and line-separator characters, which could
   * hide instructions. Line feeds and tabs stay.
   */
  public static String visible(String text) {
    return InvisibleCharacters.strip(text);
  }

  /** {@code j***@example.com}; a text without {@code @} stays as it is. */
  public static String email(String address) {
    return PersonalData.email(address);
  }

  /** {@code ***01}: the last two digits of a phone number. */
  public static String phone(String number) {
    return PersonalData.phone(number);
  }

  /** Whether a field, parameter or tag of this name, as a reader sees it, holds a secret. */
  public static boolean isSecretName(String name) {
    return SecretNames.isSecret(visible(name));
  }

  /** Whether a number that stands alone is a payment card's. */
  static boolean isCardNumber(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        && CardNumbers.isCard(number.toBigInteger().toString());
  }

  /** Whether a header must be left out altogether. */
  public static boolean isPrivateHeader(String name) {
    return PRIVATE_HEADERS.contains(name.toLowerCase(Locale.ROOT)) || isSecretName(name);
  }

  /**
   * Headers that may be shown, their values as {@link #text}. The last value of a repeated name
   * wins.
   */
  public static Map<String, String> headers(Collection<Map.Entry<String, String>> headers) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : headers) {
      if (!isPrivateHeader(header.getKey())) {
        boolean isUrl = header.getKey().equalsIgnoreCase("referer");
        kept.put(header.getKey(), isUrl ? url(header.getValue()) : text(header.getValue()));
      }
    }
    return kept;
  }

  /**
   * A URL without user information and fragment, and with the values of its query replaced. Its
   * path is treated as {@link #text}.
   */
  public static String url(String url) {
    int fragment = url.indexOf('#');
    String visible = visible(fragment < 0 ? url : url.substring(0, fragment));
    int mark = visible.indexOf('?');
    if (mark < 0) {
      return text(visible);
    }
    return text(visible.substring(0, mark)) + "?" + query(visible.substring(mark + 1));
  }

  /** A query string whose values are replaced and whose names stay. */
  public static String query(String query) {
    if (query.isEmpty() || query.equals(REDACTED)) {
      return query;
    }
    if (query.indexOf('=') < 0) {
      return REDACTED;
    }
    return text(QUERY_VALUE.matcher(query).replaceAll("=" + REDACTED));
  }
}
