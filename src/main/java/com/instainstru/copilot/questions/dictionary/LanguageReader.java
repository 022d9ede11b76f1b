package com.instainstru.copilot.questions.dictionary;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Lexicon;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the vocabulary from the {@code language} part of dictionaries. */
final class LanguageReader {
  private static final Set<String> CONCEPTS =
      Arrays.stream(Concept.values()).map(Enum::name).collect(Collectors.toSet());

  private final Lexicon.Builder lexicon = new Lexicon.Builder();
  private final Map<String, List<String>> labels = new LinkedHashMap<>();
  private final List<String> weak = new ArrayList<>();
  private final List<String> subsystems = new ArrayList<>();
  private final List<String> context = new ArrayList<>();
  private final List<String> asides = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final Map<String, String> elsewhere = new LinkedHashMap<>();

  void add(YamlObject language) {
    language.only(
        Set.of(
            "fillers",
            "asides",
            "verbs",
            "nouns",
            "weak",
            "people",
            "same",
            "compounds",
            "concepts",
            "labels",
            "subsystems",
            "context",
            "elsewhere",
            "foreign",
            "others"));
    language.texts("fillers").forEach(lexicon::filler);
    for (String phrase : language.texts("asides")) {
      lexicon.filler(phrase);
      asides.add(phrase);
    }
    language.texts("verbs").forEach(lexicon::verb);
    language.texts("nouns").forEach(lexicon::noun);
    language.texts("people").forEach(lexicon::people);
    language.texts("weak").forEach(word -> remember(word, weak));
    language.texts("subsystems").forEach(word -> remember(word, subsystems));
    each(language, "elsewhere", (tool, word) -> elsewhere.put(word, tool));
    context.addAll(language.texts("context"));
    foreign.addAll(language.texts("foreign"));
    language.texts("others").forEach(lexicon::other);
    each(language, "same", (base, form) -> lexicon.same(form, base));
    each(language, "compounds", (base, phrase) -> lexicon.compound(phrase, base));
    if (language.has("concepts")) {
      language.object("concepts").only(CONCEPTS);
      each(
          language,
          "concepts",
          (name, phrase) -> {
            if (CONCEPTS.contains(name)) {
              lexicon.concept(Concept.valueOf(name), phrase);
            }
          });
    }
    each(
        language,
        "labels",
        (label, phrase) -> {
          labels.computeIfAbsent(label, key -> new ArrayList<>()).add(phrase);
          lexicon.phrase(phrase);
        });
  }

  private interface Pair {
    void take(String key, String phrase);
  }

  private static void each(YamlObject language, String part, Pair pair) {
    if (language.has(part)) {
      YamlObject object = language.object(part);
      for (String key : object.node().propertyNames()) {
        object.texts(key).forEach(phrase -> pair.take(key, phrase));
      }
    }
  }

  private void remember(String word, List<String> list) {
    list.add(word);
    lexicon.phrase(word);
  }

  void phrase(String phrase) {
    lexicon.phrase(phrase);
  }

  Vocabulary vocabulary() {
    Lexicon words = lexicon.build();
    Tokenizer tokenizer = new Tokenizer(words);
    Map<String, List<List<String>>> phrases = new LinkedHashMap<>();
    labels.forEach(
        (label, texts) ->
            phrases.put(label, texts.stream().map(text -> words(tokenizer, text)).toList()));
    return new Vocabulary(
        words,
        phrases,
        words(tokenizer, weak),
        words(tokenizer, subsystems),
        words(tokenizer, asides),
        Set.copyOf(context),
        Set.copyOf(foreign),
        Map.copyOf(elsewhere));
  }

  /** A label may be called by what is a filler elsewhere. */
  private static List<String> words(Tokenizer tokenizer, String text) {
    List<String> words = tokenizer.words(text);
    return words.isEmpty() ? tokenizer.tokens(text).stream().map(Token::word).toList() : words;
  }

  private static Set<String> words(Tokenizer tokenizer, List<String> texts) {
    Set<String> words = new HashSet<>();
    texts.forEach(text -> words.add(String.join(" ", words(tokenizer, text))));
    return words;
  }
}
