package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import com.instainstru.copilot.questions.reading.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds HTTP endpoints and methods in a question: by path, by words, beside a method. */
final class EndpointFilters {
  private static final String ENDPOINT = "endpoint";
  private static final int MAX_WORDS = 4;
  private static final Map<String, String> METHODS =
      Map.of(
          "get", "GET", "post", "POST", "put", "PUT", "patch", "PATCH", "delete", "DELETE", "head",
          "HEAD", "options", "OPTIONS");
  private static final Set<String> REQUESTS =
      Set.of("request", "call", "endpoint", "traffic", "latency", "response", "method");
  private static final Set<String> CALLS = Set.of("request", "call");
  private static final Set<String> BEFORE_METHOD =
      Set.of("for", "of", "on", "with", "is", "the", "all", "only", "a");

  /** Behind the name of a part of the platform they make it an endpoint's. */
  private static final Set<String> LISTS = Set.of("list", "listing", "page", "api", "collection");

  private final ParsedQuestion question;
  private final Endpoints endpoints;
  private final BitSet blocked;
  private final boolean endpointsOnly;
  private final List<Filter> found = new ArrayList<>();
  private @Nullable String unknown;

  /**
   * @param blocked positions that other parts explain
   * @param endpointsOnly whether parts of the platform are endpoints, since nothing else is known
   */
  EndpointFilters(
      ParsedQuestion question, Endpoints endpoints, BitSet blocked, boolean endpointsOnly) {
    this.endpointsOnly = endpointsOnly;
    this.question = question;
    this.endpoints = endpoints;
    this.blocked = (BitSet) blocked.clone();
  }

  /** What names no endpoint although it should. */
  Optional<String> unknown() {
    return Optional.ofNullable(unknown);
  }

  List<Filter> found() {
    return List.copyOf(found);
  }

  List<Filter> read() {
    for (int i = 0; i < question.size(); i++) {
      if (question.at(i).is(Kind.PATH)) {
        path(i);
      }
    }
    for (int i = 0; i < question.size(); i++) {
      if (!blocked.get(i) && question.at(i).word().equals(ENDPOINT)) {
        named(i);
      }
    }
    for (int i = 0; i < question.size(); i++) {
      if (!blocked.get(i) && isMethod(i)) {
        method(i);
      }
    }
    return found;
  }

  /** Endpoints named by words alone, among those that nothing else explains. */
  void leftOver(BitSet explained) {
    List<BitSet> subsystems = new ArrayList<>();
    int at = explained.nextClearBit(0);
    while (at < question.size()) {
      if (!names(at)) {
        at = explained.nextClearBit(at + 1);
        continue;
      }
      BitSet words = new BitSet();
      int end = at;
      while (end < question.size() && !explained.get(end) && names(end)) {
        words.set(end);
        end = question.after(end);
      }
      boolean subsystem = question.vocabulary().subsystems().contains(question.at(at).word());
      int last = words.length();
      boolean listed = last < question.size() && LISTS.contains(question.at(last).word());
      if (!subsystem || words.cardinality() > 1 || listed) {
        if (listed) {
          words.set(last);
        }
        add(words);
      } else {
        subsystems.add(words);
      }
      at = explained.nextClearBit(Math.max(end, at + 1));
    }
    if (endpointsOnly || comparesEndpoints()) {
      subsystems.forEach(this::add);
    }
  }

  /** "search versus checkout": beside one endpoint the other is one too. */
  private boolean comparesEndpoints() {
    Comparison comparison = question.parts().comparison();
    return comparison != null
        && comparison.offset() == null
        && found.stream().anyMatch(one -> one.matcher().label().equals(ENDPOINT));
  }

  private boolean names(int at) {
    Token token = question.at(at);
    return token.is(Kind.WORD) && endpoints.has(token.word());
  }

  private void path(int at) {
    String path = question.at(at).word();
    int before = question.before(at);
    boolean below = before >= 0 && says(before, Concept.BELOW_PATH, Concept.WITHIN);
    BitSet words = new BitSet();
    words.set(at);
    Optional<LabelMatcher> matcher;
    if (below) {
      words.set(before);
      matcher = endpoints.above(path).map(top -> PromqlText.below(ENDPOINT, top));
    } else {
      matcher = endpoints.at(path).map(known -> LabelMatcher.equal(ENDPOINT, known));
    }
    if (matcher.isEmpty()) {
      unknown = path;
      return;
    }
    int beside = question.before(at);
    if (beside >= 0 && question.at(beside).word().equals(ENDPOINT)) {
      words.set(beside);
    }
    int after = question.after(at);
    if (after < question.size() && question.at(after).word().equals(ENDPOINT)) {
      words.set(after);
    }
    keep(matcher.get(), words);
  }

  private boolean says(int at, Concept... concepts) {
    for (Concept concept : concepts) {
      if (question.at(at).is(concept)) {
        return true;
      }
    }
    return false;
  }

  /** "the login endpoint", "the endpoint search". */
  private void named(int endpoint) {
    BitSet words = new BitSet();
    words.set(endpoint);
    int at = back(endpoint - 1);
    while (at >= 0 && words.cardinality() <= MAX_WORDS && names(at) && !blocked.get(at)) {
      words.set(at);
      at = back(at - 1);
    }
    if (words.cardinality() == 1) {
      int next = question.after(endpoint);
      while (next < question.size()
          && words.cardinality() <= MAX_WORDS
          && names(next)
          && !blocked.get(next)) {
        words.set(next);
        next = question.after(next);
      }
    }
    if (words.cardinality() > 1) {
      add(words);
      return;
    }
    int before = question.before(endpoint);
    boolean stranger = before >= 0 && !question.at(before).known();
    if (stranger && !question.at(endpoint).plural()) {
      unknown = question.at(before).text();
    }
  }

  /** Skips fillers that are in no path. */
  private int back(int from) {
    int at = from;
    while (at >= 0 && question.at(at).filler() && !(at == from && names(at))) {
      at--;
    }
    return at;
  }

  private void add(BitSet words) {
    List<String> wanted = new ArrayList<>();
    words.stream()
        .mapToObj(at -> question.at(at).word())
        .filter(word -> !word.equals(ENDPOINT) && (!LISTS.contains(word) || endpoints.has(word)))
        .forEach(wanted::add);
    Optional<String> endpoint = endpoints.named(wanted);
    if (endpoint.isEmpty()) {
      unknown = String.join(" ", wanted);
      return;
    }
    keep(LabelMatcher.equal(ENDPOINT, endpoint.get()), words);
  }

  private void keep(LabelMatcher matcher, BitSet words) {
    blocked.or(words);
    found.add(new Filter(matcher, words, null));
  }

  private boolean isMethod(int at) {
    String text = singular(question.at(at).text());
    String lower = text.toLowerCase(Locale.ROOT);
    if (!METHODS.containsKey(lower)) {
      return false;
    }
    boolean shouted = text.equals(lower.toUpperCase(Locale.ROOT));
    boolean plural = shouted && !text.equals(question.at(at).text());
    if (plural) {
      return true;
    }
    if (shouted && question.tokens().stream().anyMatch(other -> hasLowerCase(other.text()))) {
      return true;
    }
    if (isVersus(at - 1) || isVersus(at + 1)) {
      return true;
    }
    int after = question.after(at);
    boolean ofRequests =
        after < question.size()
            && (question.at(after).is(Kind.PATH) || REQUESTS.contains(question.at(after).word()));
    String prior = at == 0 ? "" : question.at(at - 1).text().toLowerCase(Locale.ROOT);
    boolean belongs = prior.equals("for") || prior.equals("of");
    return switch (lower) {
      case "get" -> belongs || (ofRequests && !imperative(at, prior));
      case "delete" -> ofRequests;
      default -> ofRequests || belongs;
    };
  }

  /** "GETs" are GET requests. */
  private static String singular(String text) {
    boolean method = METHODS.containsKey(text.toLowerCase(Locale.ROOT));
    return text.endsWith("s") && !method ? text.substring(0, text.length() - 1) : text;
  }

  private boolean isVersus(int at) {
    return at >= 0 && at < question.size() && question.at(at).is(Concept.VERSUS);
  }

  /** "get the latency", "I want to get requests per minute": a wish, and no method. */
  private boolean imperative(int get, String prior) {
    if (get == 0) {
      return !CALLS.contains(question.at(1).word());
    }
    return !BEFORE_METHOD.contains(prior) && question.at(get - 1).concept() == null;
  }

  private static boolean hasLowerCase(String text) {
    return text.chars().anyMatch(Character::isLowerCase);
  }

  /** A method, and the endpoint's words after it. */
  private void method(int at) {
    BitSet word = new BitSet();
    word.set(at);
    String name =
        METHODS.getOrDefault(singular(question.at(at).text()).toLowerCase(Locale.ROOT), "");
    keep(LabelMatcher.equal("method", name), word);
    BitSet words = new BitSet();
    int next = question.after(at);
    while (next < question.size() && names(next) && !blocked.get(next)) {
      words.set(next);
      next = question.after(next);
    }
    if (!words.isEmpty()) {
      add(words);
    }
  }
}
