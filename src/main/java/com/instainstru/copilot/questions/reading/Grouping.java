package com.instainstru.copilot.questions.reading;

import java.util.BitSet;
import java.util.List;

/**
 * A label to group by, as it was named.
 *
 * @param labels labels that the words can mean, best first
 * @param at positions of the words
 */
public record Grouping(List<String> labels, BitSet at) {
  public Grouping {
    labels = List.copyOf(labels);
  }
}
