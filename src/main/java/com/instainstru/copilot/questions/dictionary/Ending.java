package com.instainstru.copilot.questions.dictionary;

import java.util.List;

/**
 * A way in which an event can end, and how people say so.
 *
 * @param phrases base forms of the words
 * @param match the events that ended so
 * @param failure whether it is the failure that an error rate is about
 * @param allButFailures whether its share is one minus that of the failures
 * @param rateOnly whether the words mean it only where a share is asked for
 */
public record Ending(
    List<List<String>> phrases,
    LabelMatcher match,
    boolean failure,
    boolean allButFailures,
    boolean rateOnly) {

  public Ending {
    phrases = List.copyOf(phrases);
  }
}
