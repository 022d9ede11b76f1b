package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Actions;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the question in a text that says more: a greeting before it, a reason behind it, a story
 * around it. What is set aside may not restrict the question, and the answer tells it.
 */
final class SeveralSentences {
  private static final double DOUBT = 0.1;
  private static final Pattern END =
      Pattern.compile("(?<=[\\p{L}\\d)])[.;:!?]+\\s+|\\s+[-–—]+\\s+|\\R+");
  private static final Pattern OPENER =
      Pattern.compile(
          "(?i)\\b(?:what(?:'s|s| is| was| are| were| has| have)|how (?:many|much|often|long|fast|slow|high|bad|is|are)"
              + "|which|where|when|(?:i|we)(?:'d| would)? (?:need|want|like|love)(?: to (?:see|know|get|have|check))?"
              + "|(?:can|could|would|will) (?:you|someone|somebody|anyone|we|i)(?: please)?(?: quickly)? (?:tell|show|give|get|see|check|find|have)"
              + "|(?:please )?(?:show|tell|give|get) me|let me know|are there|is there|do we|did we|is the|are the)\\b");

  /** Within a sentence they may also belong to what stands before them. */
  private static final Pattern WEAK =
      Pattern.compile(
          "(?i)(?:is|are|which|where|when|do|did|how (?:is|are|high|bad|fast|slow))\\b.*");

  private static final Pattern TRAILER =
      Pattern.compile(
          "(?i)[,]?\\s+\\b(?:so (?:that )?(?:i|we) |so (?:the|my|our) |because (?!of\\b)|as (?:i|we) |before (?:i|we|my|our|they) "
              + "|asking for |just (?:asking|curious|wondering|checking)|in case |if (?:you|that|it)(?:'s| is)? "
              + "|(?:for|before|after|in) (?:the|my|our|a|an|tomorrow's|today's|this) )");
  private static final Pattern AFTER = Pattern.compile("(?i)\\b(?:after|since|during|while)\\b");
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(?i)\\b(?:i|i'm|im|i've|we|we're|we've|you|he|she|they|it|it's|is|are|was|were|has|have|had|says?|said|thinks?|wants?"
              + "|asked|asks|somebody|someone|everybody|everyone|nobody|seems?|looks?)\\b");

  /** What begins so names something to look at. */
  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)^(?:for|in|on|at|with|within|about|from|of|re|regarding|using|given|assuming|look|use|take|consider|check|show|tell)\\b");

  private static final Set<Concept> RESTRICTING =
      EnumSet.of(
          Concept.EXCEPT,
          Concept.BEYOND,
          Concept.WITHIN,
          Concept.BELOW_PATH,
          Concept.PERCENTILE,
          Concept.APDEX,
          Concept.BUDGET,
          Concept.CALENDAR,
          Concept.WHY);
  private static final Set<Kind> NAMED =
      EnumSet.of(Kind.NUMBER, Kind.SPAN, Kind.QUANTILE, Kind.PERCENT, Kind.STATUS_CLASS, Kind.PATH);
  private static final Set<String> NARROWING =
      Set.of(
          "only",
          "just",
          "except",
          "exclude",
          "excluding",
          "without",
          "restrict",
          "restricted",
          "limit",
          "limited",
          "consider",
          "focus",
          "filter",
          "filtered",
          "ignore",
          "ignoring",
          "assume",
          "suppose",
          "regarding",
          "concerning",
          "not",
          "staging",
          "production",
          "premium");

  private final Interpreter interpreter;
  private final Setting setting;

  SeveralSentences(Interpreter interpreter, Setting setting) {
    this.interpreter = interpreter;
    this.setting = setting;
  }

  /**
   * The one question in a text, or what became of the whole.
   *
   * @param whole why the text is no question by itself
   */
  Interpretation read(String text, Refused whole) {
    List<String> sentences = new ArrayList<>();
    for (String sentence : END.split(text.strip(), -1)) {
      if (!sentence.isBlank()) {
        sentences.add(sentence.strip());
      }
    }
    if (whole.cause() == Cause.NOT_WORDS || sentences.stream().anyMatch(this::acts)) {
      return whole;
    }
    for (int i = sentences.size() - 1; i >= 0; i--) {
      List<String> others = new ArrayList<>(sentences);
      others.remove(i);
      Optional<Understood> found = sentence(sentences.get(i), others);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new SeveralMeasures(interpreter, setting)
        .read(sentences)
        .map(Interpretation.class::cast)
        .orElse(whole);
  }

  private boolean acts(String text) {
    return Actions.in(interpreter.tokens(text)).isPresent();
  }

  private Optional<Understood> sentence(String sentence, List<String> others) {
    if (!others.stream().allMatch(this::tellsOnly)) {
      return Optional.empty();
    }
    Map<String, List<String>> cores = new LinkedHashMap<>();
    if (!others.isEmpty()) {
      cores.put(sentence, others);
    }
    for (String core : cores(sentence)) {
      int at = sentence.indexOf(core);
      List<String> aside = new ArrayList<>(others);
      for (String rest :
          List.of(sentence.substring(0, at), sentence.substring(at + core.length()))) {
        if (!rest.isBlank()) {
          aside.add(rest.strip());
        }
      }
      boolean timed = interpreter.namesTime(core, setting);
      if (aside.subList(others.size(), aside.size()).stream()
          .allMatch(
              words ->
                  (isContext(words) && (timed || !AFTER.matcher(words).find()))
                      || (words.endsWith(",") && tellsOnly(words) && !namesSubject(words)))) {
        cores.put(core, aside);
      }
    }
    for (Map.Entry<String, List<String>> core : cores.entrySet()) {
      Optional<Understood> understood = withContext(core.getKey(), core.getValue());
      if (understood.isPresent()) {
        return understood.map(u -> u.without(String.join(" / ", core.getValue()), DOUBT));
      }
    }
    return Optional.empty();
  }

  /** The sentence from where it begins to ask, and up to where it begins to explain itself. */
  private static List<String> cores(String sentence) {
    List<String> starts = new ArrayList<>(List.of(sentence));
    Matcher opener = OPENER.matcher(sentence);
    while (opener.find()) {
      boolean clear = !WEAK.matcher(opener.group()).matches();
      boolean apart = opener.start() > 1 && sentence.charAt(opener.start() - 2) == ',';
      if (opener.start() > 0 && (clear || apart)) {
        starts.add(sentence.substring(opener.start()));
      }
    }
    List<String> cores = new ArrayList<>();
    for (String start : starts) {
      cores.add(start);
      Matcher trailer = TRAILER.matcher(start);
      while (trailer.find()) {
        if (trailer.start() > 0) {
          cores.add(start.substring(0, trailer.start()));
        }
      }
    }
    cores.remove(sentence);
    return cores;
  }

  /** Whether a sentence beside the question tells something, and restricts nothing. */
  private boolean tellsOnly(String sentence) {
    boolean tells = CLAUSE.matcher(sentence).find() && !PHRASE.matcher(sentence).find();
    boolean identifier = sentence.indexOf('_') >= 0;
    if (identifier || interpreter.tokens(sentence).stream().anyMatch(SeveralSentences::restricts)) {
      return false;
    }
    return isContext(sentence)
        || (tells && interpreter.alone(sentence, setting) instanceof Refused);
  }

  private static boolean restricts(Token token) {
    return NAMED.contains(token.kind())
        || (token.concept() != null && RESTRICTING.contains(token.concept()))
        || NARROWING.contains(token.text().toLowerCase(Locale.ROOT));
  }

  /** Whether words within the sentence only say what the answer is for. */
  private boolean isContext(String words) {
    return interpreter.tokens(words).stream()
        .allMatch(token -> token.filler() || interpreter.isContext(token));
  }

  /** A question that is whole by itself, or by one word of what was said around it. */
  private Optional<Understood> withContext(String core, List<String> aside) {
    if (interpreter.tokens(core).stream().allMatch(Token::filler)) {
      return Optional.empty();
    }
    Interpretation alone = interpreter.alone(core, setting);
    Map<String, Understood> readings = new LinkedHashMap<>();
    for (String sentence : aside) {
      for (Token token : interpreter.tokens(sentence)) {
        boolean said =
            interpreter.tokens(core).stream().anyMatch(other -> other.word().equals(token.word()));
        if (!said && interpreter.isSubject(token)) {
          Interpretation more = interpreter.alone(core + " " + token.word(), setting);
          if (more instanceof Understood understood) {
            readings.put(PromqlWriter.write(understood.plan()), understood);
          }
        }
      }
    }
    if (alone instanceof Understood understood) {
      // "the page of instructors is slow? p95": a subject that was named is not dropped.
      boolean elsewhere =
          general(understood.plan())
              && (!readings.isEmpty() || aside.stream().anyMatch(this::namesEndpoint));
      return elsewhere ? only(readings) : Optional.of(understood);
    }
    return only(readings);
  }

  private boolean namesSubject(String sentence) {
    return interpreter.tokens(sentence).stream().anyMatch(interpreter::isSubject);
  }

  private boolean namesEndpoint(String sentence) {
    return interpreter.tokens(sentence).stream().anyMatch(interpreter::namesEndpoint);
  }

  private static Optional<Understood> only(Map<String, Understood> readings) {
    return readings.size() == 1
        ? readings.values().stream().findFirst().map(one -> one.without("", DOUBT))
        : Optional.empty();
  }

  /** Whether a plan is about all requests, so that a subject named before may have been meant. */
  private static boolean general(Plan plan) {
    return plan.metric().words().meantByDefault()
        && plan.groups().isEmpty()
        && plan.filters().stream()
            .noneMatch(filter -> filter.label().equals("endpoint") && !filter.negative());
  }
}
