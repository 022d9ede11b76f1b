package com.instainstru.copilot.questions.reading;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Neighbours;
import com.instainstru.copilot.questions.language.Token;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** The tokens of a question, and which of them are understood already. */
public final class Sentence {
  private final List<Token> tokens;
  private final BitSet taken = new BitSet();

  Sentence(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  public int size() {
    return tokens.size();
  }

  public Token at(int position) {
    return tokens.get(position);
  }

  public List<Token> tokens() {
    return tokens;
  }

  boolean is(int position, Concept concept) {
    return position >= 0 && position < size() && at(position).is(concept);
  }

  boolean is(int position, Set<Concept> concepts) {
    return position >= 0
        && position < size()
        && at(position).concept() != null
        && concepts.contains(at(position).concept());
  }

  boolean is(int position, String word) {
    return position >= 0 && position < size() && at(position).word().equals(word);
  }

  /** The first position of a concept that nobody took, -1 if there is none. */
  int find(Concept concept) {
    for (int i = 0; i < size(); i++) {
      if (at(i).is(concept) && !taken.get(i)) {
        return i;
      }
    }
    return -1;
  }

  boolean has(Set<Concept> concepts) {
    return tokens.stream().anyMatch(t -> t.concept() != null && concepts.contains(t.concept()));
  }

  /** The next position that is no filler, {@code size()} if there is none. */
  int after(int position) {
    return Neighbours.after(tokens, position);
  }

  /** The position before that is no filler, -1 if there is none. */
  int before(int position) {
    return Neighbours.before(tokens, position);
  }

  void take(int position) {
    taken.set(position);
  }

  void take(int from, int to) {
    taken.set(from, to + 1);
  }

  /** Takes every token of these concepts. */
  void takeAll(Set<Concept> concepts) {
    for (int i = 0; i < size(); i++) {
      if (is(i, concepts)) {
        taken.set(i);
      }
    }
  }

  boolean taken(int position) {
    return taken.get(position);
  }

  BitSet taken() {
    return (BitSet) taken.clone();
  }
}
