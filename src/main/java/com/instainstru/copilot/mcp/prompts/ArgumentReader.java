package com.instainstru.copilot.mcp.prompts;

import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the arguments of one prompt. */
final class ArgumentReader {
  private static final Set<String> RULES = Set.of("values", "values_of", "pattern", "longest");
  private static final int LONGEST = 2_000;

  private final Catalog catalog;

  ArgumentReader(Catalog catalog) {
    this.catalog = catalog;
  }

  List<PromptArgument> read(YamlObject entry) {
    List<PromptArgument> arguments = new ArrayList<>();
    if (entry.has("arguments")) {
      Map<String, YamlObject> declared = entry.object("arguments").objects();
      declared.forEach((name, argument) -> arguments.add(argument(name, argument)));
    }
    return arguments;
  }

  private PromptArgument argument(String name, YamlObject argument) {
    argument.only(
        Set.of(
            "description",
            "required",
            "default",
            "values",
            "values_of",
            "pattern",
            "longest",
            "complete"));
    boolean required = argument.flag("required", false);
    String preset = argument.optionalText("default");
    ArgumentConstraint accepts = accepts(argument);
    if (preset != null && accepts.taken(preset).filter(preset::equals).isEmpty()) {
      argument.fault("default", "is not taken", "give " + accepts.rule());
    }
    if (preset != null && required) {
      argument.fault("default", "is never used", "take default or required away");
    }
    return new PromptArgument(
        name, argument.text("description"), required, preset, accepts, completion(argument));
  }

  private ArgumentConstraint accepts(YamlObject argument) {
    if (RULES.stream().filter(argument::has).count() != 1) {
      argument.fault(
          "", "needs one rule for its values", "give values, values_of, pattern or longest");
      return new ArgumentConstraint.OneOf(List.of());
    }
    if (argument.has("longest")) {
      return words(argument);
    }
    if (argument.has("pattern")) {
      return matching(argument);
    }
    List<String> values = argument.has("values") ? argument.texts("values") : choices(argument);
    if (values.stream().anyMatch(value -> !isOneLine(value))) {
      argument.fault("values", "has a value with a line break", "give values of one line");
    }
    return new ArgumentConstraint.OneOf(values);
  }

  private static boolean isOneLine(String value) {
    return value.chars().noneMatch(Character::isISOControl);
  }

  private static ArgumentConstraint words(YamlObject argument) {
    JsonNode longest = argument.node().get("longest");
    boolean usable =
        longest.isIntegralNumber() && longest.longValue() >= 1 && longest.longValue() <= LONGEST;
    if (!usable) {
      argument.fault("longest", "is no length", "give whole characters from 1 to " + LONGEST);
    }
    return new ArgumentConstraint.Words(usable ? longest.intValue() : 1);
  }

  private static ArgumentConstraint matching(YamlObject argument) {
    try {
      Pattern pattern = Pattern.compile(argument.text("pattern"));
      if (Stream.of("a\nb", "a b", "a\"b", "{a}", "a\u2028b")
          .anyMatch(text -> pattern.matcher(text).matches())) {
        argument.fault(
            "pattern", "fits blanks, braces or quotes", "name the characters that are allowed");
      }
      return new ArgumentConstraint.Matching(pattern);
    } catch (PatternSyntaxException e) {
      argument.fault("pattern", "is no regular expression", "correct the expression");
      return new ArgumentConstraint.OneOf(List.of());
    }
  }

  /** The choices of a tool's argument, named as {@code tool.argument}. */
  private List<String> choices(YamlObject argument) {
    String[] place = argument.text("values_of").split("\\.", 2);
    List<String> values = new ArrayList<>();
    if (place.length == 2) {
      catalog
          .tool(catalog.toolPrefix() + place[0])
          .ifPresent(
              tool ->
                  tool.inputSchema()
                      .path("properties")
                      .path(place[1])
                      .path("enum")
                      .forEach(choice -> values.add(choice.asString())));
    }
    if (values.isEmpty()) {
      argument.fault(
          "values_of", "names no choices", "give tool.argument of an argument that has an enum");
    }
    return values;
  }

  private static CompletionSource.@Nullable Kind completion(YamlObject argument) {
    String word = argument.optionalText("complete");
    if (word == null) {
      return null;
    }
    for (CompletionSource.Kind kind : CompletionSource.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    argument.fault("complete", "is unknown", "give metrics, dashboards, services or categories");
    return null;
  }
}
