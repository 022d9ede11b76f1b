package com.instainstru.copilot.mcp.prompts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call of a course.
 *
 * @param tool full name of the tool
 * @param arguments of the call; texts may hold <code>{argument}</code> of the prompt
 * @param numbers names of the arguments that the tool takes as whole numbers
 * @param taken arguments whose value an earlier answer gives
 * @param when the prompt's argument without which the step is not made; null for none
 * @param needed whether the course makes no sense without it
 * @param look what to look at in the answer, and what to compare
 */
public record PromptStep(
    String tool,
    ObjectNode arguments,
    Set<String> numbers,
    List<Taken> taken,
    @Nullable String when,
    boolean needed,
    String look) {

  private static final Pattern BLANK = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

  public PromptStep {
    numbers = Set.copyOf(numbers);
    taken = List.copyOf(taken);
  }

  /**
   * An argument whose value an earlier answer gives.
   *
   * @param argument its name
   * @param from full name of the tool that gave the answer
   * @param at JSON Pointer (RFC 6901) into the answer
   */
  public record Taken(String argument, String from, String at) {}

  /** The prompt's arguments that a text has blanks for. */
  static Set<String> blanks(String text) {
    return BLANK.matcher(text).results().map(blank -> blank.group(1)).collect(Collectors.toSet());
  }

  /** Whether the prompt's argument of that name changes what is called. */
  boolean uses(String argument) {
    return argument.equals(when)
        || arguments
            .valueStream()
            .anyMatch(value -> value.isString() && blanks(value.stringValue()).contains(argument));
  }

  /**
   * The arguments of the call. One whose blank has no value is left out.
   *
   * @param values of the prompt's arguments
   */
  ObjectNode filled(Map<String, String> values) {
    ObjectNode filled = arguments.objectNode();
    for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
      JsonNode value = argument.getValue();
      if (!value.isString()) {
        filled.set(argument.getKey(), value);
      } else if (values.keySet().containsAll(blanks(value.stringValue()))) {
        String text = filled(value.stringValue(), values);
        if (numbers.contains(argument.getKey())) {
          filled.put(argument.getKey(), Long.parseLong(text));
        } else {
          filled.put(argument.getKey(), text);
        }
      }
    }
    return filled;
  }

  private static String filled(String text, Map<String, String> values) {
    return BLANK
        .matcher(text)
        .replaceAll(blank -> Matcher.quoteReplacement(String.valueOf(values.get(blank.group(1)))));
  }
}
