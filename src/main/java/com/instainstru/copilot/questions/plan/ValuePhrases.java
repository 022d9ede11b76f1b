package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the values of a metric's labels are said; made once for each set of values. */
final class ValuePhrases {
  private final Map<String, List<Said>> byLabel = new LinkedHashMap<>();

  /**
   * A value and its phrases.
   *
   * @param bare a number or boolean, which needs its label beside it
   */
  record Said(String value, List<List<String>> phrases, boolean bare) {}

  ValuePhrases(Metric metric, LabelValues values, Tokenizer tokenizer) {
    for (String label : metric.labels()) {
      Map<String, List<List<String>>> said = metric.words().values().getOrDefault(label, Map.of());
      Set<String> all = new LinkedHashSet<>(said.keySet());
      all.addAll(values.of(metric.name(), label));
      List<Said> list = new ArrayList<>();
      for (String value : all) {
        list.add(said(value, said.getOrDefault(value, List.of()), tokenizer));
      }
      byLabel.put(label, list);
    }
  }

  private static Said said(String value, List<List<String>> given, Tokenizer tokenizer) {
    List<List<String>> phrases = new ArrayList<>(given);
    List<Token> own = tokenizer.tokens(String.join(" ", Tokenizer.parts(value)));
    boolean letters =
        own.stream().anyMatch(token -> token.word().chars().anyMatch(Character::isLetter));
    boolean bare = !letters || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    boolean silent = own.stream().allMatch(tokenizer::silent);
    if (!bare && !silent) {
      phrases.add(own.stream().map(Token::word).toList());
    }
    return new Said(value, phrases, bare);
  }

  List<Said> of(String label) {
    return byLabel.getOrDefault(label, List.of());
  }
}
