package com.instainstru.copilot.mcp.prompts;

import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the steps of one prompt, and holds each call against the schema of its tool. */
final class StepReader {
  private final Catalog catalog;
  private final Map<String, PromptArgument> arguments = new HashMap<>();

  /**
   * @param arguments of the prompt
   */
  StepReader(Catalog catalog, List<PromptArgument> arguments) {
    this.catalog = catalog;
    arguments.forEach(argument -> this.arguments.put(argument.name(), argument));
  }

  List<PromptStep> read(YamlObject entry) {
    List<PromptStep> steps = new ArrayList<>();
    for (YamlObject item : entry.objectItems("steps")) {
      PromptStep step = step(item, steps);
      if (step != null) {
        steps.add(step);
      }
    }
    if (steps.stream().noneMatch(PromptStep::needed)) {
      entry.fault("steps", "has none that is needed", "set needed: true on a step");
    }
    for (PromptArgument argument : arguments.values()) {
      boolean used = steps.stream().anyMatch(step -> step.uses(argument.name()));
      if (!used && !(argument.accepts() instanceof ArgumentConstraint.Words)) {
        entry.fault("arguments." + argument.name(), "is not used", "use it in a step");
      }
    }
    return steps;
  }

  private @Nullable PromptStep step(YamlObject item, List<PromptStep> before) {
    item.only(Set.of("tool", "arguments", "take", "when", "needed", "look"));
    String name = item.text("tool");
    ToolDefinition tool = catalog.tool(catalog.toolPrefix() + name).orElse(null);
    if (tool == null) {
      item.fault("tool", "is no tool", nearest(name));
      return null;
    }
    ObjectNode given =
        item.has("arguments")
            ? item.object("arguments").node()
            : JsonNodeFactory.instance.objectNode();
    String when = item.optionalText("when");
    if (when != null && !arguments.containsKey(when)) {
      item.fault("when", "is no argument of the prompt", "name an argument");
    }
    List<PromptStep.Taken> taken = taken(item, before);
    JsonNode properties = tool.inputSchema().path("properties");
    Set<String> always = new HashSet<>();
    taken.forEach(one -> always.add(one.argument()));
    for (Map.Entry<String, JsonNode> argument : given.properties()) {
      String at = "arguments." + argument.getKey();
      Set<String> blanks =
          argument.getValue().isString()
              ? PromptStep.blanks(argument.getValue().stringValue())
              : Set.of();
      checkBlanks(item, at, blanks);
      if (blanks.stream().allMatch(blank -> isAlwaysThere(blank, when))) {
        always.add(argument.getKey());
      }
    }
    checkNames(item, properties, given, taken);
    for (JsonNode required : tool.inputSchema().path("required")) {
      if (!always.contains(required.stringValue())) {
        item.fault(
            "arguments",
            "can lack " + required.stringValue(),
            "give it, or say when the step is made");
      }
    }
    Set<String> numbers =
        given.propertyNames().stream()
            .filter(key -> properties.path(key).path("type").asString("").equals("integer"))
            .collect(Collectors.toSet());
    return new PromptStep(
        tool.name(), given, numbers, taken, when, item.flag("needed", false), item.text("look"));
  }

  private String nearest(String name) {
    List<String> known =
        catalog.tools().stream()
            .map(tool -> tool.name().substring(catalog.toolPrefix().length()))
            .toList();
    return NearestName.of(name, known)
        .map(close -> "did you mean " + close + "?")
        .orElse("name a tool of the catalog without its prefix");
  }

  private boolean isAlwaysThere(String blank, @Nullable String when) {
    PromptArgument argument = arguments.get(blank);
    return blank.equals(when)
        || (argument != null && (argument.required() || argument.preset() != null));
  }

  /** Words of a person never stand in a call. */
  private void checkBlanks(YamlObject item, String at, Set<String> blanks) {
    for (String blank : blanks) {
      PromptArgument argument = arguments.get(blank);
      if (argument == null || argument.accepts() instanceof ArgumentConstraint.Words) {
        item.fault(
            at, "has a blank that nothing fills", "use an argument with values or a pattern");
      }
    }
  }

  private static void checkNames(
      YamlObject item, JsonNode properties, ObjectNode given, List<PromptStep.Taken> taken) {
    Set<String> names = new LinkedHashSet<>(given.propertyNames());
    taken.forEach(one -> names.add(one.argument()));
    for (String name : names) {
      if (!properties.has(name)) {
        item.fault("arguments." + name, "is no argument of the tool", "see its input schema");
      }
    }
  }

  private List<PromptStep.Taken> taken(YamlObject item, List<PromptStep> before) {
    List<PromptStep.Taken> taken = new ArrayList<>();
    if (!item.has("take")) {
      return taken;
    }
    item.object("take")
        .objects()
        .forEach(
            (argument, source) -> {
              source.only(Set.of("from", "at"));
              String from = catalog.toolPrefix() + source.text("from");
              if (before.stream().filter(step -> step.tool().equals(from)).count() != 1) {
                source.fault("from", "names no single step before", "name the tool of one step");
              }
              String at = source.text("at");
              if (!at.startsWith("/")) {
                source.fault("at", "is no JSON Pointer", "begin with a slash");
              }
              taken.add(new PromptStep.Taken(argument, from, at));
            });
    return taken;
  }
}
