package com.instainstru.copilot.security.redaction;

import com.instainstru.copilot.security.redaction.SecretRules.Builtin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets inside free text in linear time: repetitions are possessive, and a search that
 * fails never begins again inside what it has read.
 */
final class SecretPatterns {
  private static final String MARK = Redaction.REDACTED;

  private static final int LONG = 32;

  /** With the headers that PEM (RFC 1421) and PGP (RFC 9580) have above the key. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-{4,5}+ ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}+"
              + "(?:(?:\\s|\\\\[nrt])*+[A-Za-z][A-Za-z0-9-]{0,30}+: [^\\r\\n\\\\]*+)*+"
              + "[A-Za-z0-9+/=\\s\\\\]*+"
              + "(?:-{4,5}+ ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}+)?");

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
              + "(?:(?:digest|oauth|aws4-hmac-sha256)[ \\t][^\\r\\n]++"
              + "|(?:bearer|basic|token|negotiate|apikey)[ \\t][^\\r\\n\"']++|[^\\s\"',;]{16,}+)");

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

  /** Long enough to be random; whether it looks so is judged by its characters. */
  private static final Pattern LONG_WORD = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{32,}+");

  /** As keys of cloud providers are: Base64 with its signs. */
  private static final Pattern KEY_OF_40 =
      Pattern.compile("(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])");

  private static final int KEY_LENGTH = 40;

  /** Three parts, as of tokens that are no JWT. */
  private static final Pattern DOTTED_WORD =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{20,}+\\.[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]{20,}+");

  private static final int DOTTED_LENGTH = 47;

  private SecretPatterns() {}

  /** Leaves out each pattern that cannot match because of what the text lacks. */
  static String redact(String text) {
    TextFeatures features = TextFeatures.of(text);
    String out = features.rules() == null ? text : builtin(text, features.rules());
    int sign = features.firstSign();
    if (sign >= 0 && text.indexOf("://", sign) >= 0) {
      out = URL_USER.matcher(out).replaceAll("://" + MARK + "@");
    }
    if (sign >= 0) {
      // The one before may be the first of two hyphens; what was replaced moved the signs.
      out = NamedValues.redact(out, out.equals(text) ? Math.max(0, sign - 1) : 0);
    }
    out = SecretRules.redact(out, features);
    if (features.longestToken() >= KEY_LENGTH) {
      out = KEY_OF_40.matcher(out).replaceAll(SecretPatterns::ifRandom);
    }
    if (features.longestToken() >= DOTTED_LENGTH) {
      out = DOTTED_WORD.matcher(out).replaceAll(SecretPatterns::ifRandom);
    }
    if (features.longestToken() >= LONG) {
      out = LONG_WORD.matcher(out).replaceAll(SecretPatterns::ifRandom);
    }
    return numbers(out, features);
  }

  private static String numbers(String text, TextFeatures features) {
    String out = text;
    if (features.longestNumber() >= CardNumbers.MIN_DIGITS) {
      out = CardNumbers.redact(out);
    }
    if (features.longestNumber() >= OfficialNumbers.DIGITS_OF_SSN) {
      out = OfficialNumbers.redactSocialSecurity(out);
    }
    return features.canHoldIban() ? OfficialNumbers.redactIban(out) : out;
  }

  /** The patterns that have words to begin with. */
  private static String builtin(String text, BitSet possible) {
    String out = text;
    if (Builtin.PRIVATE_KEY.isIn(possible)) {
      out = PRIVATE_KEY.matcher(out).replaceAll(MARK);
    }
    if (Builtin.COOKIE.isIn(possible)) {
      out = HEADER.matcher(out).replaceAll("$1$2" + MARK);
    }
    if (Builtin.AUTHORIZATION.isIn(possible)) {
      out = AUTHORIZATION.matcher(out).replaceAll("$1$2" + MARK);
    }
    if (Builtin.BEARER.isIn(possible)) {
      out = BEARER.matcher(out).replaceAll("$1$2" + MARK);
    }
    if (Builtin.BASIC.isIn(possible)) {
      out = BASIC.matcher(out).replaceAll(SecretPatterns::basic);
    }
    return Builtin.JWT.isIn(possible) ? JWT.matcher(out).replaceAll("$1" + MARK) : out;
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

  private static String ifRandom(MatchResult match) {
    return RandomText.isRandom(match.group()) ? MARK : Matcher.quoteReplacement(match.group());
  }
}
