package com.instainstru.copilot.questions.dictionary;

import com.instainstru.copilot.tools.catalog.CatalogException;
import com.instainstru.copilot.tools.catalog.CatalogFault;
import com.instainstru.copilot.tools.catalog.YamlDocument;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks dictionaries: the packed one, and a deployment's own beside it. */
public final class DictionaryReader {
  private static final String PACKED = "metrics-dictionary.yaml";

  private DictionaryReader() {}

  /** The dictionary inside the jar. */
  public static MetricsDictionary packed() {
    return read(null);
  }

  /**
   * The packed dictionary with the metrics and words of another file; a metric of the same name is
   * replaced.
   *
   * @param own null for the packed one alone
   * @throws CatalogException if the file has faults; all of them are told
   */
  public static MetricsDictionary read(@Nullable Path own) {
    List<CatalogFault> faults = new ArrayList<>();
    List<YamlObject> documents = new ArrayList<>();
    documents.add(YamlObject.root(YamlDocument.parse(PACKED, packedText()), faults));
    if (own != null) {
      String name = String.valueOf(own.getFileName());
      documents.add(YamlObject.root(YamlDocument.parse(name, text(own, name)), faults));
    }
    MetricsDictionary dictionary = assemble(documents);
    if (!faults.isEmpty()) {
      throw new CatalogException(faults.stream().distinct().toList());
    }
    return dictionary;
  }

  private static String packedText() {
    try (InputStream in = DictionaryReader.class.getResourceAsStream("/" + PACKED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + PACKED);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file, String name) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CatalogException(
          List.of(
              new CatalogFault(
                  name, 1, "(file)", "cannot be read", "name a readable UTF-8 file of YAML")));
    }
  }

  private static MetricsDictionary assemble(List<YamlObject> documents) {
    LanguageReader language = new LanguageReader();
    Map<String, YamlObject> metrics = new LinkedHashMap<>();
    Map<String, String> aliases = new LinkedHashMap<>();
    List<String> supported = new ArrayList<>();
    List<NamedQuestion> named = new ArrayList<>();
    for (YamlObject document : documents) {
      document.only(
          Set.of(
              "dictionary", "metrics", "aliases", "supported_questions", "questions", "language"));
      for (YamlObject metric : document.objectItems("metrics")) {
        metrics.put(metric.text("name"), metric);
      }
      if (document.has("aliases")) {
        YamlObject names = document.object("aliases");
        names.node().propertyNames().forEach(alias -> aliases.put(alias, names.text(alias)));
      }
      supported.addAll(document.texts("supported_questions"));
      if (document.has("questions")) {
        document
            .object("questions")
            .objects()
            .forEach(
                (key, question) ->
                    named.add(
                        new NamedQuestion(
                            key, question.text("description"), question.texts("questions"))));
      }
      if (document.has("language")) {
        language.add(document.object("language"));
      }
    }
    metrics.values().forEach(metric -> MetricReader.phrases(metric).forEach(language::phrase));
    Vocabulary vocabulary = language.vocabulary();
    MetricReader reader = new MetricReader(vocabulary, metrics);
    return new MetricsDictionary(
        metrics.values().stream().map(reader::read).toList(),
        aliases,
        supported,
        named,
        vocabulary);
  }
}
