package com.instainstru.copilot.questions.dictionary;

import com.instainstru.copilot.questions.language.Lexicon;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of questions beside those of single metrics.
 *
 * @param lexicon every word that is known
 * @param labels phrases by label
 * @param weak words that may stay unexplained beside a subject
 * @param subsystems words that name an endpoint only where an endpoint is spoken of
 * @param asides words that restrict nothing, but are told to be left out
 * @param context words that tell what an answer is for
 * @param foreign frequent words of other languages
 * @param elsewhere words of what no metric measures, and the tool that knows of it
 */
public record Vocabulary(
    Lexicon lexicon,
    Map<String, List<List<String>>> labels,
    Set<String> weak,
    Set<String> subsystems,
    Set<String> asides,
    Set<String> context,
    Set<String> foreign,
    Map<String, String> elsewhere) {

  /** The same with another lexicon and other labels. */
  public Vocabulary with(Lexicon words, Map<String, List<List<String>>> phrases) {
    return new Vocabulary(words, phrases, weak, subsystems, asides, context, foreign, elsewhere);
  }
}
