package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the metrics whose words are nearest to a question: BM25 over base forms and the 3 to 5
 * letters that they are made of. It proposes, and never answers. Immutable.
 */
public final class MetricSearch {
  private static final double SATURATION = 1.2;
  private static final double LENGTH = 0.75;

  /** Requests are meant more often than anything else. */
  private static final double BY_DEFAULT = 1.5;

  private static final int WORD = 4;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 5;

  private final Tokenizer tokenizer;
  private final List<Document> documents = new ArrayList<>();
  private final Map<String, Integer> spread = new HashMap<>();
  private final double usual;

  private record Document(Metric metric, Map<String, Double> terms, double length) {}

  public MetricSearch(MetricsDictionary dictionary) {
    this.tokenizer = new Tokenizer(dictionary.vocabulary().lexicon());
    double sum = 0;
    for (Metric metric : dictionary.metrics()) {
      Map<String, Double> terms = new HashMap<>();
      texts(metric).forEach(text -> add(text, terms));
      double length = terms.values().stream().mapToDouble(Double::doubleValue).sum();
      terms.keySet().forEach(term -> spread.merge(term, 1, Integer::sum));
      documents.add(new Document(metric, terms, length));
      sum += length;
    }
    this.usual = sum / documents.size();
  }

  private static List<String> texts(Metric metric) {
    List<String> texts = new ArrayList<>(List.of(metric.title(), metric.title(), metric.unit()));
    texts.add(metric.name().replace('_', ' '));
    texts.add(metric.definition().path("description").asString(""));
    metric.definition().path("use_for").forEach(use -> texts.add(use.asString("")));
    metric.words().subjects().forEach(phrase -> texts.add(String.join(" ", phrase)));
    metric.words().events().forEach(phrase -> texts.add(String.join(" ", phrase)));
    for (Ending ending : metric.words().endings()) {
      ending.phrases().forEach(phrase -> texts.add(String.join(" ", phrase)));
    }
    if (metric.measuresTime()) {
      texts.add("latency");
    }
    if (metric.words().meantByDefault()) {
      texts.addAll(List.of("endpoint", "endpoint", "endpoint", "user", "booking checkout payment"));
      texts.add(
          metric.measuresTime()
              ? "latency latency latency"
              : "traffic traffic traffic error error");
    }
    metric.labels().forEach(label -> texts.add(label.replace('_', ' ')));
    metric
        .words()
        .values()
        .values()
        .forEach(
            values ->
                values.forEach(
                    (value, phrases) -> {
                      texts.add(value.replace('_', ' '));
                      phrases.forEach(phrase -> texts.add(String.join(" ", phrase)));
                    }));
    return texts;
  }

  private void add(String text, Map<String, Double> terms) {
    for (Token token : tokenizer.tokens(text)) {
      String said = said(token);
      if (!said.isEmpty()) {
        for (String word : said.split(" ", -1)) {
          terms.merge(word, (double) WORD, Double::sum);
          letters(word).forEach(part -> terms.merge(part, 1.0, Double::sum));
        }
      }
    }
  }

  /** What a token adds to a search; most words that steer a question add nothing. */
  private static String said(Token token) {
    if (token.is(Token.Kind.NUMBER) && token.number() >= 400 && token.number() < 600) {
      return "error";
    }
    if (token.is(Token.Kind.QUANTILE)) {
      return "latency";
    }
    if (TimeSpans.isUnit(token)) {
      return "";
    }
    boolean named = token.is(Token.Kind.WORD) || token.is(Token.Kind.STATUS_CLASS);
    Concept concept = token.concept();
    if (!named || token.filler() || concept == null) {
      return named && !token.filler() ? token.word() : token.is(Token.Kind.PATH) ? "endpoint" : "";
    }
    return switch (concept) {
      case LATENCY, SLOW, FAST, TAIL, MEDIAN, APDEX -> "latency";
      case TRAFFIC, PER_MINUTE, BUSY, IDLE, RATE -> "traffic";
      case BUDGET, WHERE -> "error";
      default -> "";
    };
  }

  private static List<String> letters(String word) {
    String marked = "^" + word + "$";
    List<String> parts = new ArrayList<>();
    for (int size = SHORTEST; size <= LONGEST; size++) {
      for (int at = 0; at + size <= marked.length(); at++) {
        parts.add(marked.substring(at, at + size));
      }
    }
    return parts;
  }

  /** The nearest metrics, best first; none that shares nothing with the question. */
  public List<Metric> nearest(String question, int most) {
    Map<String, Double> wanted = new HashMap<>();
    add(question, wanted);
    Map<Metric, Double> scores = new HashMap<>();
    for (Document document : documents) {
      double score = score(document, wanted);
      if (score > 0) {
        scores.put(document.metric, score);
      }
    }
    return documents.stream()
        .map(Document::metric)
        .filter(scores::containsKey)
        .sorted(
            Comparator.comparingDouble((Metric metric) -> scores.getOrDefault(metric, 0.0))
                .reversed())
        .limit(most)
        .toList();
  }

  private double score(Document document, Map<String, Double> wanted) {
    double score = 0;
    for (Map.Entry<String, Double> term : wanted.entrySet()) {
      double often = document.terms.getOrDefault(term.getKey(), 0.0);
      if (often > 0) {
        int in = spread.getOrDefault(term.getKey(), 0);
        double rare = Math.log(1 + (documents.size() - in + 0.5) / (in + 0.5));
        double weight =
            often
                * (SATURATION + 1)
                / (often + SATURATION * (1 - LENGTH + LENGTH * document.length / usual));
        score += Math.min(term.getValue(), WORD) * rare * weight;
      }
    }
    return document.metric.words().meantByDefault() ? score * BY_DEFAULT : score;
  }
}
