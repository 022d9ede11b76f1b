package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds phrases in a question. */
final class Phrases {
  private Phrases() {}

  /** Positions of all words of a phrase, in any order; empty if one is missing. */
  static Optional<BitSet> anywhere(List<String> phrase, List<Token> tokens, BitSet blocked) {
    BitSet found = new BitSet();
    for (String word : phrase) {
      int at = find(word, tokens, blocked, found);
      if (at < 0) {
        return Optional.empty();
      }
      found.set(at);
    }
    return Optional.of(found);
  }

  private static int find(String word, List<Token> tokens, BitSet blocked, BitSet used) {
    for (int i = 0; i < tokens.size(); i++) {
      if (!blocked.get(i) && !used.get(i) && tokens.get(i).word().equals(word)) {
        return i;
      }
    }
    return -1;
  }

  /** All places where the words of a phrase stand together, fillers between them ignored. */
  static List<BitSet> together(List<String> phrase, List<Token> tokens, BitSet blocked) {
    List<BitSet> places = new ArrayList<>();
    for (int start = 0; start < tokens.size() && !phrase.isEmpty(); start++) {
      BitSet place = new BitSet();
      int at = start;
      for (String word : phrase) {
        while (at > start
            && at < tokens.size()
            && tokens.get(at).filler()
            && !tokens.get(at).word().equals(word)) {
          at++;
        }
        if (at >= tokens.size() || blocked.get(at) || !tokens.get(at).word().equals(word)) {
          break;
        }
        place.set(at);
        at++;
      }
      if (place.cardinality() == phrase.size()) {
        places.add(place);
      }
    }
    return places;
  }

  /**
   * The first key that is said by one of its phrases; their positions are marked as explained. Null
   * if none is said.
   */
  static @Nullable String said(
      Map<String, List<List<String>>> phrases, List<Token> tokens, BitSet explained) {
    for (Map.Entry<String, List<List<String>>> entry : phrases.entrySet()) {
      for (List<String> phrase : entry.getValue()) {
        List<BitSet> places = together(phrase, tokens, explained);
        if (!places.isEmpty()) {
          explained.or(places.get(0));
          return entry.getKey();
        }
      }
    }
    return null;
  }
}
