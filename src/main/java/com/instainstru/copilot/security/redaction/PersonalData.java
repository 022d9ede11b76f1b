package com.instainstru.copilot.security.redaction;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks e-mail addresses, phone numbers and IP addresses inside text, in linear time. */
final class PersonalData {
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![A-Za-z0-9._%+\\p{L}-])[A-Za-z0-9._%+\\p{L}-]++@"
              + "[A-Za-z0-9\\p{L}-]++(?:\\.[A-Za-z0-9\\p{L}-]++)++(?!@)");

  /**
   * International numbers with {@code +}, and the common national forms. Bare digits count only if
   * they can be a North American number, so that counts and Unix times stay.
   */
  private static final Pattern PHONE =
      Pattern.compile(
          "(?<![\\w.+-])(?:"
              + "\\+\\d(?:[ ./()-]{0,2}+\\d){7,14}+"
              + "|(?:1[ .-]?)?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-]?)[2-9]\\d{2}[ .-]?\\d{4}"
              + "|0\\d{2,4}[ -]\\d{3,4}[ -]?\\d{3,4}"
              + ")(?![.-]?\\d|\\w)");

  /** Of {@code +} and eight digits, the shortest that {@link #PHONE} takes. */
  private static final int FEWEST_DIGITS = 8;

  /** A house number and a street, as people type where they live. */
  private static final Pattern STREET =
      Pattern.compile(
          "(?i)(?<![\\w.-])\\d{1,5}+[a-z]?[ ,]{1,2}(?:[\\p{L}\\d'.-]{1,20} ){1,3}?"
              + "(?:street|st|avenue|ave|boulevard|blvd|road|rd|lane|ln|drive|dr|place|pl|court|ct"
              + "|terrace|parkway|pkwy|broadway|square|sq)\\b(?! (?:danc|art|jazz|photo|style))\\.?"
              + "(?:,? {0,2}(?:apt|apartment|unit|suite|ste|fl|#)\\.? {0,2}#?[\\w-]{1,6})?");

  private static final Pattern IPV4 =
      Pattern.compile(
          "(?<![\\w.-])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"
              + "(?![\\w-]|\\.\\d)");

  /** Eight groups, or fewer with a double colon; a time of day is neither. */
  private static final Pattern IPV6 =
      Pattern.compile(
          "(?<![\\w:.])(?=[0-9a-fA-F:]{0,38}\\d)(?:"
              + "(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
              + "|(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}"
              + ")(?![\\w:])");

  private PersonalData() {}

  /** The text without e-mail addresses and phone numbers. */
  static String maskContacts(String text) {
    String out = text.indexOf('@') < 0 ? text : EMAIL.matcher(text).replaceAll(PersonalData::email);
    return canHoldPhone(out)
        ? PHONE.matcher(out).replaceAll(match -> Matcher.quoteReplacement(phone(match.group())))
        : out;
  }

  /** The text without phone numbers of any country. */
  static String maskPhones(String text) {
    return canHoldPhone(text) ? PhoneNumbers.mask(text) : text;
  }

  /** {@code D***}: enough to tell two people of one list apart. */
  static String name(String name) {
    return name.isEmpty() || name.endsWith("***")
        ? name
        : name.substring(0, name.offsetByCodePoints(0, 1)) + "***";
  }

  private static boolean canHoldPhone(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
      digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
    }
    return digits >= FEWEST_DIGITS;
  }

  /** The text without house numbers and streets. */
  static String maskStreets(String text) {
    return STREET.matcher(text).replaceAll("[address]");
  }

  /** The text without IP addresses. */
  static String maskAddresses(String text) {
    String out = text.indexOf('.') < 0 ? text : IPV4.matcher(text).replaceAll("[ip]");
    return out.indexOf(':') < 0 ? out : IPV6.matcher(out).replaceAll("[ip]");
  }

  /** {@code j***@example.com}; without a local part {@code ***@example.com}. */
  static String email(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0 || isMasked(address.substring(0, at))) {
      return address;
    }
    String first = at == 0 ? "" : address.substring(0, address.offsetByCodePoints(0, 1));
    return first + "***" + address.substring(at);
  }

  private static boolean isMasked(String localPart) {
    return localPart.endsWith("***") && localPart.codePointCount(0, localPart.length()) <= 4;
  }

  /** {@code ***01}: enough to tell two numbers of one person apart. */
  static String phone(String number) {
    String digits = number.replaceAll("\\D+", "");
    return "***" + (digits.length() < 7 ? "" : digits.substring(digits.length() - 2));
  }

  private static String email(MatchResult match) {
    return Matcher.quoteReplacement(email(match.group()));
  }
}
