package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The API's endpoints and the words of their paths. */
final class Endpoints {
  private static final String PREFIX = "/api/v1";

  private final Map<String, Set<String>> words = new LinkedHashMap<>();
  private final Set<String> all = new HashSet<>();

  Endpoints(List<String> paths, Tokenizer tokenizer) {
    for (String path : paths) {
      Set<String> own = new HashSet<>();
      String bare = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
      for (String segment : bare.split("/", -1)) {
        if (!segment.isEmpty() && !segment.startsWith("{")) {
          tokenizer.tokens(segment).stream().map(Token::word).forEach(own::add);
        }
      }
      words.put(path, own);
      all.addAll(own);
    }
  }

  /** Whether the word occurs in a path. */
  boolean has(String word) {
    return all.contains(word);
  }

  /** The shortest endpoint whose path has all these words. */
  Optional<String> named(Collection<String> wanted) {
    return words.entrySet().stream()
        .filter(endpoint -> endpoint.getValue().containsAll(wanted))
        .map(Map.Entry::getKey)
        .min(
            Comparator.comparingInt((String path) -> path.split("/", -1).length)
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The endpoint of a path, with or without its prefix, in any letter case. */
  Optional<String> at(String path) {
    return words.keySet().stream()
        .filter(known -> known.equalsIgnoreCase(path) || known.equalsIgnoreCase(PREFIX + path))
        .findFirst();
  }

  /** Whether some endpoint lies at the path or below it; the path as the endpoints spell it. */
  Optional<String> above(String path) {
    for (String whole : List.of(path, PREFIX + path)) {
      boolean any =
          words.keySet().stream()
              .anyMatch(known -> known.equals(whole) || known.startsWith(whole + "/"));
      if (any) {
        return Optional.of(whole);
      }
    }
    return Optional.empty();
  }
}
