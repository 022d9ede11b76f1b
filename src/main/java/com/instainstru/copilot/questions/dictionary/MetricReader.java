package com.instainstru.copilot.questions.dictionary;

import com.instainstru.copilot.questions.language.Tokenizer;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads one metric of a dictionary. */
final class MetricReader {
  private static final Set<String> TYPES = Set.of("counter", "histogram", "gauge");
  private static final Set<String> KEYS =
      Set.of(
          "words",
          "events",
          "endings",
          "endings_of",
          "outcome",
          "values",
          "value_is_subject",
          "assume",
          "shown_per",
          "states",
          "leave_out",
          "share_of",
          "attempts_at",
          "repeats",
          "ranked_by",
          "related",
          "meant_by_default",
          "failures_are_a_rate");

  private final Tokenizer tokenizer;
  private final Map<String, YamlObject> all;

  MetricReader(Vocabulary vocabulary, Map<String, YamlObject> all) {
    this.tokenizer = new Tokenizer(vocabulary.lexicon());
    this.all = all;
  }

  /** Every phrase of a metric as it is written. */
  static List<String> phrases(YamlObject metric) {
    List<String> phrases = new ArrayList<>(metric.texts("labels"));
    if (metric.has("ask")) {
      YamlObject ask = metric.object("ask");
      phrases.addAll(ask.texts("words"));
      phrases.addAll(ask.texts("events"));
      phrases.addAll(ask.texts("repeats"));
      ask.objectItems("endings").forEach(ending -> phrases.addAll(ending.texts("words")));
      for (String part : List.of("values", "states")) {
        if (ask.has(part)) {
          texts(ask.object(part)).values().forEach(phrases::addAll);
        }
      }
    }
    return phrases;
  }

  /** The lists of texts in an object and the objects in it, by key. */
  private static Map<String, List<String>> texts(YamlObject object) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (String key : object.node().propertyNames()) {
      if (object.node().get(key).isArray()) {
        texts.put(key, object.texts(key));
      } else {
        texts(object.object(key)).forEach(texts::put);
      }
    }
    return texts;
  }

  Metric read(YamlObject metric) {
    String type = metric.text("type");
    if (!TYPES.contains(type)) {
      metric.fault("type", "is no type of metric", "give counter, histogram or gauge");
      type = "gauge";
    }
    ObjectNode definition = metric.node().deepCopy();
    definition.remove("ask");
    List<String> labels = metric.texts("labels");
    String name = metric.text("name");
    String title = name;
    Metric.Words words = Metric.Words.none();
    if (metric.has("ask")) {
      YamlObject ask = metric.object("ask");
      title = ask.texts("words").stream().findFirst().orElse(name);
      words = words(ask, labels);
    }
    metric.text("description");
    return new Metric(
        name,
        Metric.Type.valueOf(type.toUpperCase(Locale.ROOT)),
        metric.text("unit"),
        labels,
        title,
        definition,
        words);
  }

  private Metric.Words words(YamlObject ask, List<String> labels) {
    ask.only(KEYS);
    if (ask.texts("words").isEmpty()) {
      ask.fault("words", "are missing", "give at least one phrase that people say");
    }
    return new Metric.Words(
        phrases(ask, "words"),
        phrases(ask, "events"),
        endings(ask),
        label(ask, "outcome", labels),
        values(ask, labels),
        Set.copyOf(ask.texts("value_is_subject")),
        assumed(ask, labels),
        label(ask, "shown_per", labels),
        ask.has("states") ? compiled(texts(ask.object("states"))) : Map.of(),
        ask.has("leave_out") ? matcher(ask, "leave_out") : null,
        metrics(ask, "share_of").stream().filter(all::containsKey).map(this::whole).toList(),
        attempts(ask),
        label(ask, "ranked_by", labels),
        metrics(ask, "related"),
        ask.flag("meant_by_default", false),
        ask.flag("failures_are_a_rate", false));
  }

  private Metric.Whole whole(String name) {
    YamlObject metric = all.get(name);
    return new Metric.Whole(name, metric == null ? List.of() : metric.texts("labels"));
  }

  private Metric.@Nullable Attempts attempts(YamlObject ask) {
    return metrics(ask, "attempts_at").stream()
        .findFirst()
        .map(name -> new Metric.Attempts(whole(name), phrases(ask, "repeats")))
        .orElse(null);
  }

  private List<List<String>> phrases(YamlObject object, String key) {
    List<List<String>> phrases = new ArrayList<>();
    for (String text : object.texts(key)) {
      List<String> words = tokenizer.words(text);
      if (words.isEmpty()) {
        object.fault(key, "\"" + text + "\" says nothing", "use words that are no fillers");
      } else {
        phrases.add(words);
      }
    }
    return phrases;
  }

  private List<Ending> endings(YamlObject ask) {
    YamlObject from = ask;
    if (ask.has("endings_of")) {
      YamlObject other = all.get(ask.text("endings_of"));
      if (other == null) {
        ask.fault("endings_of", "names no metric of the dictionary", "name one");
        return List.of();
      }
      from = other.object("ask");
    }
    List<Ending> endings = new ArrayList<>();
    for (YamlObject ending : from.objectItems("endings")) {
      ending.only(Set.of("words", "match", "failure", "all_but_failures", "rate_only"));
      endings.add(
          new Ending(
              phrases(ending, "words"),
              matcher(ending, "match"),
              ending.flag("failure", false),
              ending.flag("all_but_failures", false),
              ending.flag("rate_only", false)));
    }
    return endings;
  }

  private static LabelMatcher matcher(YamlObject object, String key) {
    return LabelMatcher.parse(object.text(key))
        .orElseGet(
            () -> {
              object.fault(key, "is no condition on a label", "write it like status=error");
              return LabelMatcher.equal("none", "");
            });
  }

  private static @Nullable String label(YamlObject ask, String key, List<String> labels) {
    String label = ask.optionalText(key);
    if (label != null && !labels.contains(label)) {
      ask.fault(key, "is no label of this metric", "name one of " + labels);
    }
    return label;
  }

  private List<String> metrics(YamlObject ask, String key) {
    List<String> names = ask.texts(key);
    for (String name : names) {
      if (!all.containsKey(name)) {
        ask.fault(key, name + " is no metric of the dictionary", "name one that is");
      }
    }
    return names;
  }

  private Map<String, String> assumed(YamlObject ask, List<String> labels) {
    Map<String, String> assumed = new LinkedHashMap<>();
    if (ask.has("assume")) {
      YamlObject object = ask.object("assume");
      for (String label : object.node().propertyNames()) {
        label(object, label, object.text(label), labels);
        assumed.put(label, object.text(label));
      }
    }
    return assumed;
  }

  private static void label(YamlObject object, String label, String value, List<String> labels) {
    if (!labels.contains(label)) {
      object.fault(label, value + " is for no label of this metric", "name one of " + labels);
    }
  }

  private Map<String, Map<String, List<List<String>>>> values(YamlObject ask, List<String> labels) {
    Map<String, Map<String, List<List<String>>>> values = new LinkedHashMap<>();
    if (ask.has("values")) {
      YamlObject object = ask.object("values");
      for (String label : object.node().propertyNames()) {
        label(object, label, "it", labels);
        values.put(label, compiled(texts(object.object(label))));
      }
    }
    return values;
  }

  private Map<String, List<List<String>>> compiled(Map<String, List<String>> texts) {
    Map<String, List<List<String>>> phrases = new LinkedHashMap<>();
    texts.forEach(
        (value, said) -> phrases.put(value, said.stream().map(tokenizer::words).toList()));
    return phrases;
  }
}
