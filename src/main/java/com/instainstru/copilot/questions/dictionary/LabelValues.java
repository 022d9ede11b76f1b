package com.instainstru.copilot.questions.dictionary;

import com.instainstru.copilot.questions.language.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Prometheus holds at the moment.
 *
 * @param byMetric values by metric and label
 * @param bounds bucket bounds by histogram, as they are written
 */
public record LabelValues(
    Map<String, Map<String, List<String>>> byMetric, Map<String, List<String>> bounds) {

  /** Nothing is known, for example because Prometheus does not answer. */
  public static LabelValues none() {
    return new LabelValues(Map.of(), Map.of());
  }

  /** The values of a label, sorted. */
  public List<String> of(String metric, String label) {
    return byMetric.getOrDefault(metric, Map.of()).getOrDefault(label, List.of());
  }

  public List<String> boundsOf(String metric) {
    return bounds.getOrDefault(metric, List.of());
  }

  /** All words that the values are made of. */
  public Set<String> words() {
    Set<String> words = new HashSet<>();
    byMetric
        .values()
        .forEach(
            labels ->
                labels
                    .values()
                    .forEach(
                        values -> values.forEach(value -> words.addAll(Tokenizer.parts(value)))));
    words.removeIf(word -> word.length() < 3 || !word.chars().allMatch(Character::isLetter));
    return words;
  }
}
