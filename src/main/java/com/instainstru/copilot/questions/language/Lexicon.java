package com.instainstru.copilot.questions.language;

import com.instainstru.copilot.spelling.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The known words: their base forms, what they do, and which of them together are one. Immutable.
 */
public final class Lexicon {
  private static final int MIN_CORRECTED_LENGTH = 4;

  /** After these the plural is -es. */
  private static final Pattern HISSING = Pattern.compile("(?:s|x|z|ch|sh|o)es$");

  private static final int MIN_REPLACED_LENGTH = 6;
  private static final int LONG = 8;

  /** Base form by every form that is known. */
  private final Map<String, String> forms;

  private final Set<String> fillers;
  private final Set<String> verbs;
  private final Set<String> people;
  private final Set<String> nouns;
  private final Set<String> others;
  private final Map<String, Concept> concepts;
  private final Map<String, List<Compound>> compounds;
  private final CommonWords english;

  /** Words that are one, by their base forms. */
  private record Compound(List<String> words, String word) {}

  /** A word of a question as the lexicon sees it. */
  record Entry(String word, boolean known, boolean corrected) {}

  private Lexicon(
      Map<String, String> forms,
      Set<String> fillers,
      Set<String> verbs,
      Set<String> people,
      Set<String> nouns,
      Set<String> others,
      Map<String, Concept> concepts,
      Map<String, List<Compound>> compounds,
      CommonWords english) {
    this.forms = forms;
    this.fillers = fillers;
    this.verbs = verbs;
    this.people = people;
    this.nouns = nouns;
    this.others = others;
    this.concepts = concepts;
    this.compounds = compounds;
    this.english = english;
  }

  /** Base form and standing of a lower-case word. */
  Entry resolve(String lower) {
    String direct = forms.get(lower);
    if (direct != null) {
      return new Entry(direct, true, false);
    }
    if (others.contains(lower) || others.contains(singular(lower))) {
      return new Entry(lower, false, false);
    }
    String exact = exact(lower, forms, nouns);
    if (exact != null && !fillers.contains(exact)) {
      return new Entry(exact, true, false);
    }
    if (isEnglish(lower)) {
      return new Entry(lower, false, false);
    }
    return misspelled(lower)
        .map(word -> new Entry(word, true, true))
        .orElseGet(() -> new Entry(lower, false, false));
  }

  /** Whether it is a word of its own, in its base form or a regular one. */
  private boolean isEnglish(String lower) {
    return english.contains(lower) || bases(lower).stream().anyMatch(english::contains);
  }

  /** What is known of a word or its base; of a noun only the plural is it. */
  private static @Nullable String exact(
      String lower, Map<String, String> forms, Set<String> nouns) {
    String word = forms.get(lower);
    if (word != null) {
      return word;
    }
    boolean plural = lower.endsWith("s");
    for (String base : bases(lower)) {
      word = plural || !nouns.contains(base) ? forms.get(base) : null;
      if (word != null) {
        return word;
      }
    }
    return null;
  }

  /** Possible base forms of a regular plural, past or gerund, nearest first. */
  private static List<String> bases(String word) {
    List<String> bases = new ArrayList<>();
    if (word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us")) {
      cut(bases, word, 1, "", 2);
      if (HISSING.matcher(word).find()) {
        cut(bases, word, 2, "");
      }
      if (word.endsWith("ies")) {
        cut(bases, word, 3, "y");
      }
    }
    for (String ending : List.of("ed", "ing")) {
      if (word.endsWith(ending)) {
        cut(bases, word, ending.length(), "e");
        cut(bases, word, ending.length(), "");
        int end = word.length() - ending.length();
        if (end > 2 && word.charAt(end - 1) == word.charAt(end - 2)) {
          cut(bases, word, ending.length() + 1, "");
        }
      }
    }
    if (word.endsWith("ied")) {
      cut(bases, word, 3, "y");
    }
    return bases;
  }

  private static void cut(List<String> bases, String word, int letters, String added) {
    cut(bases, word, letters, added, 3);
  }

  private static void cut(
      List<String> bases, String word, int letters, String added, int shortest) {
    if (word.length() - letters >= shortest) {
      bases.add(word.substring(0, word.length() - letters) + added);
    }
  }

  private static String singular(String word) {
    return word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && word.length() > 3
        ? word.substring(0, word.length() - 1)
        : word;
  }

  /** The base form of the one known word that is near enough. */
  private Optional<String> misspelled(String lower) {
    if (lower.length() < MIN_CORRECTED_LENGTH || !lower.chars().allMatch(Character::isLetter)) {
      return Optional.empty();
    }
    List<String> tries = new ArrayList<>(List.of(lower));
    if (lower.length() > MIN_CORRECTED_LENGTH) {
      tries.addAll(bases(lower));
    }
    String best = null;
    int bestDistance = lower.length() >= LONG ? 3 : 2;
    for (String word : tries) {
      for (Map.Entry<String, String> form : forms.entrySet()) {
        int distance = distance(word, form.getKey(), bestDistance);
        if (distance > bestDistance || silent(form.getValue())) {
          continue;
        }
        if (distance < bestDistance
            || (distance == bestDistance && best != null && form.getValue().compareTo(best) < 0)) {
          bestDistance = distance;
          best = form.getValue();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether a correction into this word would drop what was said. */
  private boolean silent(String word) {
    return fillers.contains(word) || verbs.contains(word);
  }

  private static int distance(String word, String known, int limit) {
    if (known.length() < MIN_CORRECTED_LENGTH - 1
        || Math.abs(word.length() - known.length()) >= limit + 1
        || !sameStart(word, known)) {
      return Integer.MAX_VALUE;
    }
    int distance = NearestName.distance(word, known);
    boolean replaced = word.length() < MIN_REPLACED_LENGTH && word.length() == known.length();
    return replaced && !swapped(word, known) ? Integer.MAX_VALUE : distance;
  }

  /** Whether the two have the same letters: of a short word another letter makes another word. */
  private static boolean swapped(String word, String known) {
    return Arrays.equals(word.chars().sorted().toArray(), known.chars().sorted().toArray());
  }

  /** People seldom miss the first letter, but may swap it with the second. */
  private static boolean sameStart(String word, String known) {
    return word.charAt(0) == known.charAt(0)
        || (word.charAt(0) == known.charAt(1) && word.charAt(1) == known.charAt(0));
  }

  /** What a word or several that are one do to a question. */
  @Nullable Concept concept(String word) {
    return concepts.get(word);
  }

  boolean filler(String word) {
    return fillers.contains(word);
  }

  /** Whether it says nothing as a verb, though it restricts in front of a noun. */
  boolean verb(String word) {
    return verbs.contains(word);
  }

  /** Whether it means users in general, whom every request comes from. */
  boolean everybody(String word) {
    return people.contains(word);
  }

  /** The longest run of words from a position on that is one word, as its length and that word. */
  Optional<Map.Entry<Integer, String>> compound(List<Token> tokens, int at) {
    for (Compound compound : compounds.getOrDefault(tokens.get(at).word(), List.of())) {
      int end = at + compound.words.size();
      if (end <= tokens.size() && matches(compound, tokens.subList(at, end))) {
        return Optional.of(Map.entry(compound.words.size(), compound.word));
      }
    }
    return Optional.empty();
  }

  private boolean matches(Compound compound, List<Token> tokens) {
    if (tokens.size() > 1 && tokens.get(0).plural() && fillers.contains(compound.words.get(1))) {
      // "error logs in the last hour" speaks of logs.
      return false;
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.is(Token.Kind.WORD) || !token.word().equals(compound.words.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * This lexicon and words that were learned elsewhere, such as those of label values.
   *
   * @param words in lower case
   */
  public Lexicon with(Collection<String> words) {
    Map<String, String> extended = new HashMap<>(forms);
    for (String word : words) {
      if (exact(word, extended, nouns) == null) {
        String base = singular(word);
        extended.put(base, base);
        extended.put(word, base);
      }
    }
    return new Lexicon(
        Map.copyOf(extended), fillers, verbs, people, nouns, others, concepts, compounds, english);
  }

  /** Collects a vocabulary. */
  public static final class Builder {
    private final Set<String> raw = new HashSet<>();
    private final Map<String, String> same = new HashMap<>();
    private final Set<String> fillers = new HashSet<>();
    private final Set<String> verbs = new HashSet<>();
    private final Set<String> people = new HashSet<>();
    private final Set<String> nouns = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    private final Map<String, List<String>> compounds = new HashMap<>();
    private final Map<String, Concept> concepts = new HashMap<>();

    /** A word or phrase that says nothing. */
    public Builder filler(String phrase) {
      fillers.add(phrase);
      return phrase(phrase);
    }

    /** A word that says nothing as a verb, though it restricts in front of a noun. */
    public Builder verb(String word) {
      verbs.add(word);
      raw.add(word);
      return this;
    }

    /** A word or phrase for users in general. */
    public Builder people(String phrase) {
      people.add(phrase);
      return phrase(phrase);
    }

    /** A word that has no other form than the plural. */
    public Builder noun(String word) {
      nouns.add(word);
      return this;
    }

    /** A word that stands for something else and must not be corrected into a known one. */
    public Builder other(String word) {
      others.add(word.toLowerCase(Locale.ROOT));
      return this;
    }

    /** A form that means the same as a base. */
    public Builder same(String form, String base) {
      same.put(form, base);
      same.put(base, base);
      return this;
    }

    /** Several words that are one. */
    public Builder compound(String phrase, String base) {
      compounds.computeIfAbsent(base, key -> new ArrayList<>()).add(phrase);
      return phrase(phrase).phrase(base);
    }

    public Builder concept(Concept concept, String phrase) {
      concepts.put(phrase, concept);
      return phrase(phrase);
    }

    /** Words that may occur in questions. */
    public Builder phrase(String phrase) {
      for (String word : Tokenizer.parts(phrase)) {
        if (word.chars().allMatch(Character::isLetter)) {
          raw.add(word);
        }
      }
      return this;
    }

    public Lexicon build() {
      Map<String, String> forms = new HashMap<>(same);
      for (String word : raw) {
        if (!forms.containsKey(word)) {
          forms.put(word, base(word));
        }
      }
      Map<String, Concept> does = new HashMap<>();
      Map<String, List<Compound>> runs = new HashMap<>();
      Set<String> silent = new HashSet<>();
      for (String filler : fillers) {
        List<String> words = words(filler, forms);
        silent.add(String.join(" ", words));
        if (words.size() > 1) {
          add(runs, words, String.join(" ", words));
        }
      }
      Set<String> everybody = new HashSet<>();
      for (String phrase : people) {
        List<String> words = words(phrase, forms);
        everybody.add(String.join(" ", words));
        if (words.size() > 1) {
          add(runs, words, String.join(" ", words));
        }
      }
      Set<String> predicates = new HashSet<>();
      verbs.forEach(word -> predicates.add(forms.getOrDefault(word, word)));
      concepts.forEach(
          (phrase, concept) -> {
            List<String> words = words(phrase, forms);
            String word = String.join(" ", words);
            does.put(word, concept);
            if (words.size() > 1) {
              add(runs, words, word);
            }
          });
      compounds.forEach(
          (base, phrases) -> {
            String word = String.join(" ", words(base, forms));
            add(runs, words(base, forms), word);
            phrases.forEach(phrase -> add(runs, words(phrase, forms), word));
          });
      runs.values()
          .forEach(
              list ->
                  list.sort(
                      Comparator.comparingInt((Compound run) -> run.words.size()).reversed()));
      return new Lexicon(
          Map.copyOf(forms),
          silent,
          predicates,
          everybody,
          Set.copyOf(nouns),
          Set.copyOf(others),
          does,
          runs,
          CommonWords.packed());
    }

    private String base(String word) {
      for (String base : bases(word)) {
        boolean stays = fillers.contains(base) && !fillers.contains(word);
        stays |= nouns.contains(base) && !word.endsWith("s");
        if (!stays && raw.contains(base)) {
          return same.getOrDefault(base, base);
        }
        if (same.containsKey(base)) {
          return same.getOrDefault(base, base);
        }
      }
      return word;
    }

    private static void add(Map<String, List<Compound>> runs, List<String> words, String word) {
      runs.computeIfAbsent(words.get(0), key -> new ArrayList<>()).add(new Compound(words, word));
    }

    private List<String> words(String phrase, Map<String, String> forms) {
      return Tokenizer.parts(phrase).stream()
          .map(
              part -> {
                String word = exact(part, forms, nouns);
                return word == null ? part : word;
              })
          .toList();
    }
  }
}
