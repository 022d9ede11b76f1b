package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A condition and the words that say it.
 *
 * @param ending how events end by these words, null for other conditions
 */
record Filter(LabelMatcher matcher, BitSet at, @Nullable Ending ending) {
  int first() {
    return at.nextSetBit(0);
  }

  int last() {
    return at.length() - 1;
  }
}
