package com.instainstru.copilot.security.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * Redacts values that stand behind the name of a secret: {@code password=…}, {@code "apiKey": …},
 * {@code :token => …}, {@code --password …}, {@code <password>…</password>}, also where signs are
 * percent-encoded as in URLs. What a name says is for {@link SecretNames} to tell, where a value
 * ends for {@link SecretValue}. Reads each character a bounded number of times.
 */
final class NamedValues {
  private static final int MAX_NAME = 80;
  private static final int MIN_NAME = 2;
  private static final int MAX_TAG = 200;
  private static final int MAX_APART = 40;
  private static final int MAX_JUDGED = 200;
  private static final int ENCODED = 3;

  /** Values that tell that there is none. */
  private static final Set<String> NO_VALUES =
      Set.of(
          "null",
          "none",
          "nil",
          "true",
          "false",
          "undefined",
          "yes",
          "no",
          "***",
          "",
          "-",
          "[redacted]");

  private static final String QUOTES = "\"'`\u201c\u201d\u2018\u2019\\";

  private final String text;
  private final Replacements out;

  /** Up to where a value is one of a name that was given before it. */
  private int named;

  private NamedValues(String text) {
    this.text = text;
    this.out = new Replacements(text);
  }

  /**
   * The text with {@code [redacted]} in place of such values.
   *
   * @param from no sign stands before it
   */
  static String redact(String text, int from) {
    NamedValues values = new NamedValues(text);
    values.search(from);
    return values.out.result();
  }

  private void search(int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      int next =
          switch (c) {
            case ':', '=' -> afterSign(at);
            case '%' -> afterEncodedSign(at);
            case '<' -> afterElement(at, "<", ">");
            case '&' -> afterElement(at, "&lt;", "&gt;");
            case '-' -> afterOption(at);
            default -> at + 1;
          };
      at = Math.max(next, at + 1);
    }
  }

  /** {@code name: value}, {@code name=value}, {@code name => value}. */
  private int afterSign(int sign) {
    int value = sign + 1;
    while (value < text.length() && "=:>".indexOf(text.charAt(value)) >= 0) {
      value++;
    }
    if (text.startsWith("//", value)) {
      return value;
    }
    int end = nameEnd(sign);
    int begin = nameBegin(end);
    if (begin == end || isDigit(text.charAt(begin))) {
      // As in a time of day.
      return value;
    }
    value = skipBlanks(value);
    SecretNames.Kind kind = kindOf(begin, end);
    if (kind != SecretNames.Kind.SECRET && isOfNamed(begin, end, sign, value)) {
      kind = SecretNames.Kind.SECRET;
    }
    return kind == SecretNames.Kind.ORDINARY ? value : hide(kind, value, SecretValue::end);
  }

  /** {@code name: password, value: …}, as lists of variables and of attributes have it. */
  private boolean isOfNamed(int begin, int end, int sign, int value) {
    int length = end - begin;
    if (length == 5 && text.regionMatches(true, begin, "value", 0, length)) {
      return sign < named;
    }
    if ((length == 4 && text.regionMatches(true, begin, "name", 0, length))
        || (length == 3 && text.regionMatches(true, begin, "key", 0, length))) {
      String start = text.substring(value, Math.min(text.length(), value + MAX_NAME));
      int valueEnd = SecretValue.end(start, 0);
      if (kind(unquoted(start, 0, valueEnd)) == SecretNames.Kind.SECRET) {
        named = value + valueEnd + MAX_APART;
      }
    }
    return false;
  }

  /** {@code name%3Dvalue}, as it stands in a query inside a URL. */
  private int afterEncodedSign(int sign) {
    int end = encodedSignEnd(sign);
    if (end < 0) {
      return sign + 1;
    }
    SecretNames.Kind kind = kindBefore(sign);
    int value = end;
    while (text.startsWith("%22", value) || text.startsWith("%20", value)) {
      value += ENCODED;
    }
    return kind == SecretNames.Kind.ORDINARY ? end : hide(kind, value, NamedValues::encodedEnd);
  }

  private static int encodedEnd(String text, int from) {
    int end = from;
    while (end < text.length() && !endsEncoded(text, end)) {
      end++;
    }
    return end;
  }

  /** Behind {@code %3D}, {@code %3A} or {@code %253D}; -1 if there is none. */
  private int encodedSignEnd(int sign) {
    int from = text.startsWith("%25", sign) ? sign + ENCODED : sign + 1;
    boolean encoded =
        text.regionMatches(true, from, "3d", 0, 2) || text.regionMatches(true, from, "3a", 0, 2);
    return encoded ? from + 2 : -1;
  }

  private static boolean endsEncoded(String text, int at) {
    char c = text.charAt(at);
    if (c == '%') {
      for (String end : new String[] {"%26", "%22", "%2C", "%2c", "%7D", "%20", "%3B"}) {
        if (text.startsWith(end, at)) {
          return true;
        }
      }
    }
    return Character.isWhitespace(c) || "&\"'<>".indexOf(c) >= 0;
  }

  /** {@code <password>value</password>}, also with its brackets written as entities. */
  private int afterElement(int open, String opening, String closing) {
    if (!text.startsWith(opening, open)) {
      return open + 1;
    }
    int name = open + opening.length();
    int nameEnd = name;
    int local = name;
    while (nameEnd < text.length()
        && (isNameCharacter(text.charAt(nameEnd)) || text.charAt(nameEnd) == ':')) {
      nameEnd++;
      local = text.charAt(nameEnd - 1) == ':' ? nameEnd : local;
    }
    SecretNames.Kind kind =
        nameEnd - local > MAX_NAME
            ? SecretNames.Kind.ORDINARY
            : kind(text.substring(local, nameEnd));
    if (kind == SecretNames.Kind.ORDINARY) {
      return Math.max(nameEnd - 1, open + 1);
    }
    int tagEnd = nameEnd;
    while (tagEnd < Math.min(text.length(), nameEnd + MAX_TAG)
        && !text.startsWith(closing, tagEnd)) {
      tagEnd++;
    }
    return text.startsWith(closing, tagEnd)
        ? hide(
            kind,
            tagEnd + closing.length(),
            opening.length() == 1 ? NamedValues::elementEnd : NamedValues::entityEnd)
        : nameEnd;
  }

  private static int entityEnd(String text, int from) {
    int end = text.indexOf("&lt;", from);
    return end < 0 ? text.length() : end;
  }

  private static int elementEnd(String text, int from) {
    int end = text.indexOf('<', from);
    return end < 0 ? text.length() : end;
  }

  /** {@code --password value}, also as a list of arguments. */
  private int afterOption(int dash) {
    int name = dash + 2;
    if (!text.startsWith("--", dash) || (dash > 0 && isNameCharacter(text.charAt(dash - 1)))) {
      return dash + 1;
    }
    int nameEnd = name;
    while (nameEnd < text.length() && isNameCharacter(text.charAt(nameEnd))) {
      nameEnd++;
    }
    int value = nameEnd;
    while (value < Math.min(text.length(), nameEnd + 6)
        && ("\"', \t".indexOf(text.charAt(value)) >= 0)) {
      value++;
    }
    boolean apart = value > nameEnd && value < text.length() && text.charAt(value) != '-';
    if (!apart || nameEnd - name > MAX_NAME) {
      return nameEnd;
    }
    SecretNames.Kind kind = kind(text.substring(name, nameEnd));
    return kind == SecretNames.Kind.ORDINARY ? nameEnd : hide(kind, value, SecretValue::end);
  }

  /** Where a value ends. */
  @FunctionalInterface
  private interface ValueEnd {
    int of(String text, int from);
  }

  /** Hides a value if its name and form say so, and says where the search goes on. */
  private int hide(SecretNames.Kind kind, int from, ValueEnd valueEnd) {
    if (kind != SecretNames.Kind.SECRET) {
      // What is not hidden is read again behind the next sign, so that it must not be long.
      String begin = text.substring(from, Math.min(text.length(), from + MAX_JUDGED));
      if (!SecretNames.hides(kind, unquoted(begin, 0, valueEnd.of(begin, 0)))) {
        return from;
      }
    }
    int end = valueEnd.of(text, from);
    String value = unquoted(text, from, Math.min(end, from + MAX_JUDGED));
    if (NO_VALUES.contains(value.toLowerCase(Locale.ROOT))) {
      return from;
    }
    out.add(from, end, Redaction.REDACTED);
    return end;
  }

  private static String unquoted(String text, int from, int end) {
    int begin = from;
    int last = end;
    while (begin < last && QUOTES.indexOf(text.charAt(begin)) >= 0) {
      begin++;
    }
    while (last > begin && QUOTES.indexOf(text.charAt(last - 1)) >= 0) {
      last--;
    }
    return text.substring(begin, last);
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private SecretNames.Kind kindBefore(int sign) {
    int end = nameEnd(sign);
    return kindOf(nameBegin(end), end);
  }

  /** What a name says, of one word or of two. */
  private SecretNames.Kind kindOf(int begin, int end) {
    String name = text.substring(begin, end);
    SecretNames.Kind kind = kind(name);
    boolean secondWord =
        kind != SecretNames.Kind.SECRET
            && begin > out.end() + 1
            && text.charAt(begin - 1) == ' '
            && SecretNames.isSecondOfPair(name);
    if (!secondWord) {
      return kind;
    }
    String before = text.substring(nameBegin(begin - 1), begin - 1);
    return SecretNames.isPair(before, name) ? SecretNames.Kind.SECRET : kind;
  }

  /** Where the name before a sign ends, before blanks, quotes and brackets. */
  private int nameEnd(int sign) {
    int end = sign;
    while (end > out.end() && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    while (end > out.end() && (text.charAt(end - 1) == ']' || isQuote(text.charAt(end - 1)))) {
      end--;
    }
    while (end - ENCODED >= out.end() && isEncodedQuote(end - ENCODED)) {
      end -= ENCODED;
    }
    return end;
  }

  private int nameBegin(int end) {
    int begin = end;
    while (begin > Math.max(out.end(), end - MAX_NAME) && isNameCharacter(text.charAt(begin - 1))) {
      begin--;
    }
    // The digits of an encoded character before the name are no part of it.
    if (begin > 0 && text.charAt(begin - 1) == '%') {
      int skipped = text.startsWith("25", begin) ? 4 : 2;
      return Math.min(end, begin + skipped);
    }
    return begin;
  }

  private boolean isEncodedQuote(int at) {
    return text.startsWith("%22", at)
        || text.startsWith("%27", at)
        || text.regionMatches(true, at, "%5D", 0, ENCODED)
        || text.startsWith("%20", at);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  private static SecretNames.Kind kind(String name) {
    if (name.length() < MIN_NAME || isDigit(name.charAt(0))) {
      return SecretNames.Kind.ORDINARY;
    }
    // As the header it has a pattern of its own; payments have authorizations too.
    return name.equalsIgnoreCase("authorization")
        ? SecretNames.Kind.LIKELY
        : SecretNames.kind(name);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.'
        || (c > 0x7f && Character.isLetter(c));
  }
}
