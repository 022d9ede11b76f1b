package com.instainstru.copilot.app;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.ToolSettings;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which modules a deployment offers, from words such as {@code default}, {@code -search}. */
final class ModuleChoice {
  private static final String DEFAULT = "default";

  private final Catalog catalog;
  private final Set<String> chosen = new LinkedHashSet<>();

  private ModuleChoice(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The names of the modules, never none. Words are taken in order; a first word with a sign
   * changes the default. Where a deployment names tools and no modules, the tools may be of any
   * module.
   *
   * @throws ConfigurationException if a word names no module, or none is left
   */
  static Set<String> of(ToolSettings settings, Catalog catalog) {
    List<String> words = settings.modules();
    ModuleChoice choice = new ModuleChoice(catalog);
    if (words.isEmpty()) {
      return choice.modules(settings.tools().isEmpty() ? DEFAULT : "all");
    }
    if (isSigned(words.get(0))) {
      choice.apply(DEFAULT);
    }
    words.forEach(choice::apply);
    if (choice.chosen.isEmpty()) {
      throw new ConfigurationException(
          "INSTAINSTRU_MCP_MODULES leaves no module. `copilot tools --modules all` lists them.");
    }
    return choice.chosen;
  }

  private static boolean isSigned(String word) {
    return word.startsWith("+") || word.startsWith("-");
  }

  private void apply(String word) {
    Set<String> named = modules(isSigned(word) ? word.substring(1).strip() : word);
    if (word.startsWith("-")) {
      chosen.removeAll(named);
    } else {
      chosen.addAll(named);
    }
  }

  private Set<String> modules(String word) {
    Set<String> named =
        switch (word) {
          case "all" -> names(module -> true);
          case DEFAULT -> names(ModuleDefinition::standard);
          default -> names(module -> module.name().equals(word));
        };
    if (named.isEmpty()) {
      throw new ConfigurationException(
          "INSTAINSTRU_MCP_MODULES names "
              + word
              + ", which is no module"
              + NearestName.of(word, names(module -> true))
                  .map(name -> "; did you mean " + name + "?")
                  .orElse(". `copilot tools --modules all` lists them."));
    }
    return named;
  }

  private Set<String> names(Predicate<ModuleDefinition> wanted) {
    return catalog.modules().stream()
        .filter(wanted)
        .map(ModuleDefinition::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
