package com.instainstru.copilot.questions.language;

import com.instainstru.copilot.questions.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a question into tokens: words in base form, numbers, durations, percentiles, paths. */
public final class Tokenizer {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,7}(?:\\.\\d{1,6})?");
  private static final Pattern ORDINAL =
      Pattern.compile("(\\d{1,2}(?:\\.\\d{1,4})?)(?:st|nd|rd|th)");
  private static final Pattern QUANTILE = Pattern.compile("[pq](\\d{1,5})(?:\\.(\\d{1,4}))?");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?)%");
  private static final Pattern STATUS_CLASS = Pattern.compile("[1-5]xx'?s?");
  private static final Pattern STATUS_PLURAL = Pattern.compile("[1-5]\\d\\d(?:'?s|ing|ed)");
  private static final Pattern EDGES = Pattern.compile("^[\"'(,:;.]+|[\"'),:;.?!]+$");
  private static final Pattern RATE_SUFFIX =
      Pattern.compile("(?i)(.+)/(s|sec|second|min|minute|m|h|hr|hour|d|day)");
  private static final Pattern MORE = Pattern.compile("(?<=[\\w%]) ?> ?(?=\\d)");
  private static final Pattern LESS = Pattern.compile("(?<=[\\w%]) ?< ?(?=\\d)");
  private static final Pattern RANKED = Pattern.compile("(top|bottom|last|past)(\\d.*)");
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  /** What stands in front of nouns. */
  private static final Set<String> BEFORE_NOUNS =
      Set.of(
          "the", "a", "an", "all", "of", "for", "on", "in", "by", "per", "with", "from", "our",
          "these", "those", "any", "your", "their", "its", "during", "across", "at");

  private static final Set<Concept> BEFORE_NOUN =
      EnumSet.of(
          Concept.BY,
          Concept.COUNT,
          Concept.AVERAGE,
          Concept.RATIO,
          Concept.EXCEPT,
          Concept.INCLUDE,
          Concept.MOST,
          Concept.LEAST,
          Concept.MEDIAN,
          Concept.TOP);

  private static final Set<Concept> COUNTED = EnumSet.of(Concept.BY, Concept.COUNT, Concept.EVERY);

  private final Lexicon lexicon;
  private final Set<String> names;

  public Tokenizer(Lexicon lexicon) {
    this(lexicon, Set.of());
  }

  /**
   * @param names metric names and paths, which stay whole
   */
  public Tokenizer(Lexicon lexicon, Set<String> names) {
    this.lexicon = lexicon;
    this.names = Set.copyOf(names);
  }

  /** The tokens of a question, in order. */
  public List<Token> tokens(String question) {
    List<Token> single = new ArrayList<>();
    for (String chunk : withoutSigns(question).replace('’', '\'').strip().split("\\s+", -1)) {
      chunk(chunk, single);
    }
    return inContext(compounds(TimeSpans.merge(percentiles(single))));
  }

  /** "p95 > 500ms" in words. */
  static String withoutSigns(String question) {
    return LESS.matcher(MORE.matcher(question).replaceAll(" above ")).replaceAll(" below ");
  }

  /** The base forms of a phrase, without fillers: what a question has to contain. */
  public List<String> words(String phrase) {
    return tokens(phrase).stream().filter(token -> !token.filler()).map(Token::word).toList();
  }

  /** Whether a token says nothing anywhere; users in general can be meant beside a name. */
  public boolean silent(Token token) {
    return token.filler() && !lexicon.everybody(token.word());
  }

  /** Most words are this, and need no closer look. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return text.length() > 1;
  }

  /** The lower-case words of a name or phrase, cut at everything that is no letter or digit. */
  public static List<String> parts(String name) {
    if (plain(name)) {
      return List.of(name);
    }
    List<String> parts = new ArrayList<>();
    for (String part : CAMEL.matcher(name).replaceAll(" ").split("[^\\p{L}\\p{N}]+", -1)) {
      if (!part.isEmpty()) {
        parts.add(part.toLowerCase(Locale.ROOT));
      }
    }
    return parts;
  }

  private void chunk(String raw, List<Token> tokens) {
    if (plain(raw)) {
      word(raw, tokens);
      return;
    }
    String chunk = EDGES.matcher(EDGES.matcher(raw).replaceAll("")).replaceAll("");
    if (chunk.isEmpty()) {
      return;
    }
    if (raw.equals("%")) {
      word("percent", tokens);
      return;
    }
    if (names.contains(chunk)) {
      boolean path = chunk.contains("/");
      tokens.add(Token.of(path ? Kind.PATH : Kind.WORD, chunk, path ? "/" + chunk : chunk, 0));
      return;
    }
    String lower = chunk.toLowerCase(Locale.ROOT);
    if ((lower.startsWith("/") && lower.length() > 1) || lower.startsWith("api/")) {
      String path = lower.startsWith("/") ? lower : "/" + lower;
      tokens.add(Token.of(Kind.PATH, chunk, path.replaceAll("(?<=.)/+$", ""), 0));
      return;
    }
    Matcher rate = RATE_SUFFIX.matcher(chunk);
    if (rate.matches()) {
      chunk(rate.group(1), tokens);
      word("per", tokens);
      word(rate.group(2), tokens);
      return;
    }
    Matcher ranked = RANKED.matcher(lower);
    if (ranked.matches()) {
      word(ranked.group(1), tokens);
      chunk(ranked.group(2), tokens);
      return;
    }
    Optional<Token> number = number(chunk, lower);
    if (number.isPresent()) {
      tokens.add(number.get());
      return;
    }
    String plain = lower.endsWith("'s") ? chunk.substring(0, chunk.length() - 2) : chunk;
    String spaced = CAMEL.matcher(plain.replace("'", "")).replaceAll(" ");
    for (String part : spaced.split("[^\\p{L}\\p{N}.%]+", -1)) {
      String edge = EDGES.matcher(part).replaceAll("");
      if (edge.isEmpty()) {
        continue;
      }
      Optional<Token> inner = number(edge, edge.toLowerCase(Locale.ROOT));
      if (inner.isPresent()) {
        tokens.add(inner.get());
      } else {
        for (String word : edge.split("[.%]+", -1)) {
          word(word, tokens);
        }
      }
    }
  }

  private void word(String text, List<Token> tokens) {
    if (text.isEmpty()) {
      return;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    Lexicon.Entry entry = lexicon.resolve(lower);
    tokens.add(
        new Token(
            text,
            entry.word(),
            Kind.WORD,
            0,
            null,
            lexicon.concept(entry.word()),
            lexicon.filler(entry.word()),
            entry.known(),
            entry.corrected()));
  }

  private static Optional<Token> number(String text, String lower) {
    if (NUMBER.matcher(lower).matches()) {
      return Optional.of(Token.of(Kind.NUMBER, text, lower, Double.parseDouble(lower)));
    }
    if (STATUS_PLURAL.matcher(lower).matches()) {
      String code = lower.substring(0, 3);
      return Optional.of(Token.of(Kind.NUMBER, text, code, Double.parseDouble(code)));
    }
    if (STATUS_CLASS.matcher(lower).matches()) {
      return Optional.of(Token.of(Kind.STATUS_CLASS, text, lower.substring(0, 3), 0));
    }
    Matcher percent = PERCENT.matcher(lower);
    if (percent.matches()) {
      return Optional.of(Token.of(Kind.PERCENT, text, lower, Double.parseDouble(percent.group(1))));
    }
    Matcher ordinal = ORDINAL.matcher(lower);
    if (ordinal.matches()) {
      return Optional.of(quantile(text, Double.parseDouble(ordinal.group(1)) / 100));
    }
    Matcher quantile = QUANTILE.matcher(lower);
    if (quantile.matches()) {
      return Optional.of(quantile(text, quantile(quantile.group(1), quantile.group(2))));
    }
    return TimeSpans.compact(lower).map(duration -> Token.span(text, duration));
  }

  /** p99 is 0.99, p99.9 and p999 are 0.999; p101 is no quantile, which the value shows. */
  private static double quantile(String digits, String decimals) {
    if (decimals != null) {
      return Double.parseDouble(digits + "." + decimals) / 100;
    }
    double value = Double.parseDouble(digits);
    boolean nines = digits.length() > 2 && digits.startsWith("9");
    return nines ? value / Math.pow(10, digits.length()) : value / 100;
  }

  private static Token quantile(String text, double value) {
    double rounded = Math.rint(value * 1e8) / 1e8;
    return Token.of(Kind.QUANTILE, text, "p" + rounded, rounded);
  }

  /** Puts together what stands apart: "p 95", "ninety-fifth", "forty five". */
  private static List<Token> percentiles(List<Token> tokens) {
    List<Token> joined = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String lower = token.text().toLowerCase(Locale.ROOT);
      OptionalInt value = NumberWords.cardinal(lower);
      OptionalInt ordinal = NumberWords.ordinal(lower);
      Token next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
      if (lower.equals("p") && next != null && next.is(Kind.NUMBER)) {
        joined.add(quantile("p" + next.text(), next.number() / 100));
        i++;
      } else if (value.isPresent() && value.getAsInt() >= 20 && next != null && tens(next)) {
        String unit = next.text().toLowerCase(Locale.ROOT);
        OptionalInt last = NumberWords.ordinal(unit);
        double sum = value.getAsInt() + last.orElseGet(() -> NumberWords.cardinal(unit).orElse(0));
        joined.add(
            last.isPresent()
                ? quantile(unit, sum / 100)
                : Token.of(Kind.NUMBER, token.text() + " " + unit, String.valueOf(sum), sum));
        i++;
      } else if (ordinal.isPresent() && ordinal.getAsInt() >= 50) {
        joined.add(quantile(token.text(), ordinal.getAsInt() / 100.0));
      } else if (value.isPresent() && !lower.equals("one")) {
        joined.add(Token.of(Kind.NUMBER, token.text(), lower, value.getAsInt()));
      } else {
        joined.add(token);
      }
    }
    return joined;
  }

  private static boolean tens(Token token) {
    String lower = token.text().toLowerCase(Locale.ROOT);
    int value = NumberWords.cardinal(lower).orElse(NumberWords.ordinal(lower).orElse(0));
    return value > 0 && value < 10;
  }

  /**
   * "the API serves" says nothing by its verb; "how many served requests" does. "Errors for users"
   * are all errors; "errors per user" are not.
   */
  private List<Token> inContext(List<Token> tokens) {
    List<Token> told = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.is(Kind.WORD) || token.concept() != null) {
        told.add(token);
      } else if (lexicon.verb(token.word())) {
        told.add(token.as(!restricts(tokens, i)));
      } else if (lexicon.everybody(token.word())) {
        told.add(token.as(i == 0 || !counted(tokens.get(i - 1))));
      } else {
        told.add(token);
      }
    }
    return told;
  }

  private static boolean counted(Token token) {
    return token.concept() != null && COUNTED.contains(token.concept());
  }

  private static boolean restricts(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    if (at == 0) {
      // "reports latency": a plural is no imperative.
      return token.plural() && !token.text().equalsIgnoreCase(token.word());
    }
    Token before = tokens.get(at - 1);
    return BEFORE_NOUNS.contains(before.word())
        || (before.concept() != null && BEFORE_NOUN.contains(before.concept()));
  }

  private List<Token> compounds(List<Token> tokens) {
    List<Token> merged = new ArrayList<>();
    int at = 0;
    while (at < tokens.size()) {
      Optional<Map.Entry<Integer, String>> run =
          tokens.get(at).is(Kind.WORD) ? lexicon.compound(tokens, at) : Optional.empty();
      if (run.isEmpty()) {
        merged.add(tokens.get(at));
        at++;
        continue;
      }
      List<Token> parts = tokens.subList(at, at + run.get().getKey());
      String word = run.get().getValue();
      merged.add(
          new Token(
              String.join(" ", parts.stream().map(Token::text).toList()),
              word,
              Kind.WORD,
              0,
              (Duration) null,
              lexicon.concept(word),
              lexicon.filler(word),
              true,
              parts.stream().anyMatch(Token::corrected)));
      at += parts.size();
    }
    return merged;
  }
}
