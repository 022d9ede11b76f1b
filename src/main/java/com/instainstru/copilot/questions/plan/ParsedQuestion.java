package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.Vocabulary;
import com.instainstru.copilot.questions.language.Neighbours;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.reading.Parts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question in parts, and what it is read with.
 *
 * @param setting what it is asked under
 * @param at the end of the calendar time that it names, null for the moment of asking
 */
record ParsedQuestion(
    Parts parts, LabelValues values, Vocabulary vocabulary, Setting setting, @Nullable Instant at) {

  /** The range where the question names none. */
  Duration window() {
    return setting.window();
  }

  boolean leaveOutHealth() {
    return setting.leaveOutHealth();
  }

  List<Token> tokens() {
    return parts.tokens();
  }

  Token at(int position) {
    return parts.tokens().get(position);
  }

  int size() {
    return parts.tokens().size();
  }

  /** The position before that is no filler, -1 if there is none. */
  int before(int position) {
    return Neighbours.before(tokens(), position);
  }

  /** The next position that is no filler, {@code size()} if there is none. */
  int after(int position) {
    return Neighbours.after(tokens(), position);
  }

  /** Whether two sets of positions have nothing but fillers between them. */
  boolean adjacent(BitSet left, int position) {
    return before(left.nextSetBit(0)) == position || after(left.length() - 1) == position;
  }

  /**
   * Words that say something and are not explained.
   *
   * @param named positions that name the metric or its events, behind which weak words need no
   *     explanation
   */
  List<String> leftOver(BitSet explained, BitSet named) {
    List<String> words = new ArrayList<>();
    BitSet heads = (BitSet) named.clone();
    for (int i = 0; i < size(); i++) {
      Token token = at(i);
      int before = before(i);
      boolean weak = vocabulary.weak().contains(token.word()) && before >= 0 && heads.get(before);
      if (weak) {
        heads.set(i);
      }
      if (!explained.get(i) && !token.filler() && !weak) {
        words.add(token.text().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
