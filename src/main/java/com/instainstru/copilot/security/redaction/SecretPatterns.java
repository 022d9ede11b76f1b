package com.instainstru.copilot.security.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets inside free text in linear time: repetitions are possessive, and a search that
 * fails never begins again inside what it has read.
 */
final class SecretPatterns {
  private static final String MARK = Redaction.REDACTED;

  private static final int DASHES = 5;

  /** Each name in {@link #PAIR} holds one of these. */
  private static final List<String> PAIR_ROOTS =
      List.of("pass", "pwd", "secret", "token", "api", "key", "ssn", "otp", "credential");

  /** {@code pwd}, {@code api}; {@code eyJ}. */
  private static final int MIN_NAME_LENGTH = 3;

  /** {@code eyJ}, five characters and a dot. */
  private static final int MIN_JWT_LENGTH = 9;

  /** {@code xoxb-} and eight characters. */
  private static final int MIN_TOKEN_LENGTH = 13;

  private static final int LONG = 32;

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]*+"
              + "(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?");

  /** A credential header written out: everything up to the end of the line or quotation. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\b((?:set-)?cookie|x-api-key|x-csrf-token|x-auth-token)"
              + "([\"']?+[ \\t]{0,4}+[:=][ \\t]{0,4}+[\"']?+)(?!\\[redacted])[^\\r\\n\"']++");

  /**
   * The same for {@code Authorization}, but only with what looks like a credential: payments have
   * authorizations too.
   */
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "(?i)\\b((?:proxy-)?authorization)"
              + "([\"']?+[ \\t]{0,4}+[:=][ \\t]{0,4}+[\"']?+)(?!\\[redacted])"
              + "(?:(?:bearer|basic|digest|token|negotiate|apikey|aws4-hmac-sha256)[ \\t]"
              + "[^\\r\\n\"']++|[^\\s\"',;]{16,}+)");

  private static final Pattern BEARER =
      Pattern.compile(
          "(?i)\\b(bearer)(\\s{1,4}+)(?!(?:tokens?|auth\\w*|schemes?|credentials?|was|is|not)\\b)"
              + "[A-Za-z0-9._~+/=-]++");

  private static final Pattern BASIC =
      Pattern.compile("(?i)\\b(basic)(\\s{1,4}+)([A-Za-z0-9+/_-]{4,}+={0,2})");

  /**
   * Behind the rest of a word that has a dot at its end. That the dot is looked for once a word,
   * not once for each {@code eyJ} in it, makes the time linear.
   */
  private static final Pattern JWT =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]++\\.)([A-Za-z0-9_-]*?)(?<![A-Za-z0-9_])"
              + "eyJ[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]*+(?:\\.[A-Za-z0-9_-]*+){0,3}");

  private static final Pattern URL_USER =
      Pattern.compile("://(?!\\[redacted]|@)(?:[^\\s/?#\"'<>@]*+@)++");

  /**
   * The name of a secret and the sign behind it: {@code password=}, {@code "apiKey": }, {@code
   * :token => }. Where the value ends is for {@link SecretValue} to say.
   */
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)(?:passw(?:or)?d|passphrase|passcode|pwd|secret|token|api[_ -]?key|private[_-]?key"
              + "|access[_-]?key|ssn|totp|otp|credentials?)"
              + "(?:[_-](?:hash|key|value|id|code)){0,2}+(?:\\\\{0,3}[\"'])?+\\]?+"
              + "[ \\t]*+[:=]=?+>?+[ \\t]*+(?!\\[redacted])");

  /** Tokens that say by their prefix whose they are. */
  private static final Pattern KNOWN_TOKEN =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?:(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}+|whsec_[A-Za-z0-9+/=]{8,}+"
              + "|gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_\\w{20,}+|glpat-[\\w-]{16,}+"
              + "|glsa_\\w{16,}+|sntr[yusa]{1,2}_[A-Za-z0-9+/=_]{16,}+|xox[abeoprs]-[A-Za-z0-9-]{8,}+"
              + "|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\\w-]{30,}+|ya29\\.[\\w-]{10,}+"
              + "|SG\\.[\\w-]{16,}+\\.[\\w-]{16,}+|npm_[A-Za-z0-9]{30,}+|sk-[A-Za-z0-9_-]{20,}+)");

  /** Each token that {@link #KNOWN_TOKEN} finds holds one of these; the last three have no mark. */
  private static final List<String> TOKEN_ROOTS =
      List.of(
          "k_live_", "k_test_", "whsec_", "gh", "glpat-", "glsa_", "sntr", "xox", "ya29.", "SG.",
          "npm_", "sk-", "AKIA", "ASIA", "AIza");

  /** {@code gh}, {@code ya}. */
  private static final int LETTERS_OF_TOKEN = 2;

  private static final List<String> KEY_ROOTS = List.of("AKIA", "ASIA", "AIza");

  /** Long enough to be random; whether it looks so is judged by its characters. */
  private static final Pattern LONG_WORD = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{32,}+");

  private SecretPatterns() {}

  /** Leaves out each pattern that cannot match because of what the text lacks. */
  static String redact(String text) {
    TextFeatures features = TextFeatures.of(text);
    boolean hasWord = features.longestLetters() >= MIN_NAME_LENGTH;
    boolean hasPair = features.hasColonOrEquals() && hasWord;
    boolean hasScheme = features.canEndScheme() && hasWord;
    String lower = hasPair || hasScheme ? text.toLowerCase(Locale.ROOT) : "";
    String out = text;
    if (features.longestWord() >= DASHES && text.contains("-----BEGIN ")) {
      out = PRIVATE_KEY.matcher(out).replaceAll(MARK);
    }
    if (hasPair) {
      out = headers(out, lower);
    }
    if (hasScheme) {
      out = schemes(out, lower);
    }
    if (hasWord && features.longestToken() >= MIN_JWT_LENGTH && text.contains("eyJ")) {
      out = JWT.matcher(out).replaceAll("$1" + MARK);
    }
    if (features.hasColonOrEquals() && text.contains("://")) {
      out = URL_USER.matcher(out).replaceAll("://" + MARK + "@");
    }
    if (hasPair && holdsOne(lower)) {
      out = pairs(out);
    }
    if (features.longestToken() >= MIN_TOKEN_LENGTH && canHoldToken(text, features)) {
      out = KNOWN_TOKEN.matcher(out).replaceAll(MARK);
    }
    if (features.longestWord() >= LONG) {
      out = LONG_WORD.matcher(out).replaceAll(SecretPatterns::longWord);
    }
    return features.longestNumber() >= CardNumbers.MIN_DIGITS ? CardNumbers.redact(out) : out;
  }

  private static String headers(String text, String lower) {
    String out = text;
    if (lower.contains("cookie") || lower.contains("x-")) {
      out = HEADER.matcher(out).replaceAll("$1$2" + MARK);
    }
    if (lower.contains("authorization")) {
      out = AUTHORIZATION.matcher(out).replaceAll("$1$2" + MARK);
    }
    return out;
  }

  private static String schemes(String text, String lower) {
    String out = text;
    if (lower.contains("bearer")) {
      out = BEARER.matcher(out).replaceAll("$1$2" + MARK);
    }
    if (lower.contains("basic")) {
      out = BASIC.matcher(out).replaceAll(SecretPatterns::basic);
    }
    return out;
  }

  private static boolean holdsOne(String lower) {
    for (String root : PAIR_ROOTS) {
      if (lower.contains(root)) {
        return true;
      }
    }
    return false;
  }

  private static boolean canHoldToken(String text, TextFeatures features) {
    if (features.longestLetters() < LETTERS_OF_TOKEN) {
      return false;
    }
    for (String root : features.hasTokenMark() ? TOKEN_ROOTS : KEY_ROOTS) {
      if (text.contains(root)) {
        return true;
      }
    }
    return false;
  }

  /** Only what decodes to {@code user:password} is a credential; "basic subscription" is not. */
  private static String basic(MatchResult match) {
    String encoded = match.group(3).replace('-', '+').replace('_', '/');
    try {
      byte[] decoded = Base64.getDecoder().decode(encoded);
      if (new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0) {
        return Matcher.quoteReplacement(match.group(1) + match.group(2) + MARK);
      }
    } catch (IllegalArgumentException e) {
      // Not Base64, so not a credential.
    }
    return Matcher.quoteReplacement(match.group());
  }

  private static String pairs(String text) {
    Matcher pair = PAIR.matcher(text);
    StringBuilder out = null;
    int copied = 0;
    int from = 0;
    while (pair.find(from)) {
      int value = pair.end();
      from = SecretValue.end(text, value);
      if (from > value) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, copied, value).append(MARK);
        copied = from;
      }
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  /** Upper case, lower case and several digits mixed: a random value, not a name. */
  private static String longWord(MatchResult match) {
    int upper = 0;
    int lower = 0;
    int digits = 0;
    String word = match.group();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      upper += c >= 'A' && c <= 'Z' ? 1 : 0;
      lower += c >= 'a' && c <= 'z' ? 1 : 0;
      digits += c >= '0' && c <= '9' ? 1 : 0;
    }
    boolean random = upper >= 3 && lower >= 3 && digits >= 3;
    return random ? MARK : Matcher.quoteReplacement(word);
  }
}
