package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.dictionary.Vocabulary;
import com.instainstru.copilot.questions.language.CalendarText;
import com.instainstru.copilot.questions.language.Lexicon;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import com.instainstru.copilot.questions.language.UnsafeText;
import com.instainstru.copilot.questions.plan.Reading.Fit;
import com.instainstru.copilot.questions.plan.Reading.Miss;
import com.instainstru.copilot.questions.reading.Parts;
import com.instainstru.copilot.questions.reading.PartsReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a question in words into a plan, or says why there is none. Deterministic: the same words
 * over the same label values give the same plan.
 */
public final class Interpreter {
  /** "morning!" is no time of day. */
  private static final Pattern GREETING =
      Pattern.compile(
          "(?i)^\\s*(?:good )?(?:morning|afternoon|evening)\\b(?: (?:all|team|folks|everyone))?[!,.;:]\\s*");

  /** "service wise" is by service. */
  private static final Pattern PER_LABEL = Pattern.compile("(?i)\\b([a-z]{4,})[- ]wise\\b");

  private final MetricsDictionary dictionary;
  private final Lexicon lexicon;
  private final Tokenizer tokenizer;
  private final LabelValues values;
  private final List<Candidate> metrics;

  private record Candidate(Metric metric, Endpoints endpoints, ValuePhrases phrases) {}

  /**
   * @param values what Prometheus holds
   */
  public Interpreter(MetricsDictionary dictionary, LabelValues values) {
    this.dictionary = dictionary;
    this.values = values;
    this.lexicon = dictionary.vocabulary().lexicon().with(values.words());
    this.tokenizer = new Tokenizer(lexicon, names(dictionary, values));
    this.metrics =
        dictionary.metrics().stream()
            .map(
                metric ->
                    new Candidate(
                        metric, endpoints(metric), new ValuePhrases(metric, values, tokenizer)))
            .toList();
  }

  /** The known values of a label of the metrics that are meant by default. */
  public List<String> values(String label) {
    return metrics.stream()
        .filter(candidate -> candidate.metric.words().meantByDefault())
        .flatMap(candidate -> values.of(candidate.metric.name(), label).stream())
        .distinct()
        .toList();
  }

  private Endpoints endpoints(Metric metric) {
    return new Endpoints(
        metric.hasEndpoints() ? values.of(metric.name(), "endpoint") : List.of(), tokenizer);
  }

  /**
   * @param window range where the question names none
   * @param leaveOutHealth whether health endpoints are left out
   */
  public Interpretation interpret(String question, Duration window, boolean leaveOutHealth) {
    return interpret(
        question, new Setting(window, leaveOutHealth, ZonedDateTime.now(ZoneOffset.UTC)));
  }

  /** What became of a question that is asked in a certain setting. */
  public Interpretation interpret(String text, Setting setting) {
    String question =
        PER_LABEL.matcher(GREETING.matcher(text).replaceFirst("")).replaceAll("by $1");
    Interpretation whole = alone(question, setting);
    return whole instanceof Interpretation.Refused refused
        ? new SeveralSentences(this, setting).read(question, refused)
        : whole;
  }

  /** What became of a question that may follow another. */
  public Interpretation interpret(String question, String previous, Setting setting) {
    Interpretation alone = interpret(question, setting);
    return previous.isBlank() ? alone : new FollowUp(this, setting).read(previous, question, alone);
  }

  /** The text as one question. */
  Interpretation alone(String question, Setting setting) {
    return interpret(question, setting, tokenizer, dictionary.vocabulary(), metrics);
  }

  List<Token> tokens(String text) {
    return tokenizer.tokens(text);
  }

  /** Whether a text names a span or a time of the calendar. */
  boolean namesTime(String text, Setting setting) {
    return tokens(text).stream().anyMatch(token -> token.is(Token.Kind.SPAN))
        || CalendarText.read(text, setting.now()).period() != null;
  }

  /** Whether a word tells what an answer is for, such as a meeting. */
  boolean isContext(Token token) {
    return dictionary.vocabulary().context().contains(token.word());
  }

  /** Whether a word is part of an endpoint's path. */
  boolean namesEndpoint(Token token) {
    return isName(token)
        && !isContext(token)
        && metrics.stream().anyMatch(candidate -> candidate.endpoints.has(token.word()));
  }

  private static boolean isName(Token token) {
    return token.is(Token.Kind.WORD) && token.concept() == null && !token.filler();
  }

  /** Whether a word is part of an endpoint's path, or of what a metric is called. */
  boolean isSubject(Token token) {
    return isName(token)
        && metrics.stream()
            .anyMatch(
                candidate ->
                    candidate.endpoints.has(token.word())
                        || candidate.metric.words().subjects().stream()
                            .anyMatch(phrase -> phrase.contains(token.word())));
  }

  /** This interpreter with a metric that the dictionary lacks, to be asked for by its name. */
  public Interpretation interpretWith(Metric unlisted, String question, Setting setting) {
    List<Candidate> all = new ArrayList<>(metrics);
    all.add(
        new Candidate(
            unlisted,
            new Endpoints(List.of(), tokenizer),
            new ValuePhrases(unlisted, values, tokenizer)));
    Set<String> names = new HashSet<>(names(dictionary, values));
    names.add(unlisted.name());
    Lexicon words =
        lexicon.with(
            unlisted.labels().stream().map(l -> Tokenizer.parts(l)).flatMap(List::stream).toList());
    Tokenizer whole = new Tokenizer(words, names);
    Map<String, List<List<String>>> labels = new LinkedHashMap<>(dictionary.vocabulary().labels());
    for (String label : unlisted.labels()) {
      labels.put(
          label, List.of(whole.tokens(label.replace('_', ' ')).stream().map(Token::word).toList()));
    }
    return interpret(question, setting, whole, dictionary.vocabulary().with(words, labels), all);
  }

  /** What stays whole: names of metrics, and paths such as {@code users/me}. */
  private static Set<String> names(MetricsDictionary dictionary, LabelValues values) {
    Stream<String> paths =
        dictionary.metrics().stream()
            .filter(Metric::hasEndpoints)
            .flatMap(metric -> values.of(metric.name(), "endpoint").stream())
            .map(path -> path.replaceFirst("^/(?:api/v1/)?", ""))
            .filter(path -> path.contains("/"));
    return Stream.concat(dictionary.metrics().stream().map(Metric::name), paths)
        .collect(Collectors.toSet());
  }

  private Interpretation interpret(
      String question,
      Setting setting,
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      List<Candidate> metrics) {
    Optional<String> unsafe = UnsafeText.in(question);
    if (unsafe.isPresent()) {
      return new Interpretation.Refused(
          Interpretation.Cause.NOT_WORDS, List.of(unsafe.get()), List.of(), List.of());
    }
    CalendarText.Read calendar = CalendarText.read(question, setting.now());
    CalendarText.Period period = calendar.period();
    List<Token> tokens = tokenizer.tokens(calendar.question());
    Parts parts =
        PartsReader.read(tokens, vocabulary.labels(), period == null ? null : period.length());
    Instant end = period == null ? null : period.end();
    boolean past = end != null && end.isBefore(setting.now().toInstant());
    ParsedQuestion read = new ParsedQuestion(parts, values, vocabulary, setting, past ? end : null);
    List<Fit> fits = new ArrayList<>();
    List<Miss> misses = new ArrayList<>();
    for (Candidate candidate : metrics) {
      Reading reading =
          MetricReading.of(read, candidate.metric, candidate.endpoints, candidate.phrases);
      if (reading instanceof Fit fit) {
        fits.add(fit);
      } else {
        misses.add((Miss) reading);
      }
    }
    if (fits.isEmpty()) {
      fits.addAll(durationsOfEndpoints(read, metrics));
    }
    if (fits.isEmpty()) {
      return RejectionReasons.of(tokens, misses, vocabulary.foreign());
    }
    fits.sort(Comparator.comparingInt(Fit::score).reversed());
    return chosen(fits, tokens, parts, vocabulary.asides());
  }

  /** Readings of words such as "login" as an endpoint: only durations, which they have not. */
  private static List<Fit> durationsOfEndpoints(ParsedQuestion read, List<Candidate> metrics) {
    return metrics.stream()
        .filter(candidate -> candidate.metric.words().meantByDefault())
        .filter(candidate -> candidate.metric.measuresTime())
        .map(
            candidate ->
                MetricReading.ofEndpoint(
                    read, candidate.metric, candidate.endpoints, candidate.phrases))
        .filter(Fit.class::isInstance)
        .map(Fit.class::cast)
        .map(fit -> new Fit(fit.plan(), fit.score(), true))
        .toList();
  }

  /** What else may have been meant where no statistic was named. */
  private static Stream<Plan> otherStatistics(Fit best) {
    boolean assumedTail =
        best.assumedStatistic() && best.plan().statistic() instanceof Statistic.Quantile;
    return assumedTail
        ? Stream.of(
            best.plan().with(new Statistic.Quantile(0.5)),
            best.plan().with(new Statistic.Average()))
        : Stream.of();
  }

  /** The same reading for each of several percentiles, without the first. */
  private static List<Plan> several(Fit best, Parts parts) {
    return parts.quantiles().stream()
        .skip(1)
        .map(q -> best.plan().with(new Statistic.Quantile(q)))
        .toList();
  }

  private static Interpretation chosen(
      List<Fit> fits, List<Token> tokens, Parts parts, Set<String> asides) {
    Fit best = fits.get(0);
    List<Plan> others =
        Stream.concat(otherStatistics(best), fits.stream().skip(1).map(Fit::plan))
            .limit(3)
            .toList();
    if (fits.size() > 1 && fits.get(1).score() == best.score()) {
      List<Plan> equal =
          fits.stream().filter(fit -> fit.score() == best.score()).map(Fit::plan).toList();
      return new Interpretation.Refused(Interpretation.Cause.TWO_READINGS, List.of(), equal, equal);
    }
    List<String> leftOut =
        tokens.stream()
            .filter(token -> token.filler() && asides.contains(token.word()))
            .map(Token::text)
            .toList();
    long corrected = tokens.stream().filter(Token::corrected).count();
    double confidence =
        1
            - 0.05 * corrected
            - (best.assumedStatistic() ? 0.1 : 0)
            - (fits.size() == 1 ? 0 : 0.05)
            - (leftOut.isEmpty() ? 0 : 0.05);
    return new Interpretation.Understood(
        best.plan(),
        Math.max(0.5, Math.round(confidence * 100) / 100.0),
        tokens.stream()
            .filter(Token::corrected)
            .map(token -> token.text() + " as " + token.word())
            .toList(),
        others,
        Optional.ofNullable(parts.wantedUnit()),
        several(best, parts),
        String.join(", ", leftOut));
  }
}
