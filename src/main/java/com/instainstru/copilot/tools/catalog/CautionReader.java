package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.tools.catalog.Caution.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a tool's {@code cautions} and checks them against its arguments. */
final class CautionReader {
  private static final Set<String> CONDITIONS =
      Set.of("empty", "full", "argument", "given", "answer");

  private final Set<String> arguments;

  CautionReader(Set<String> arguments) {
    this.arguments = arguments;
  }

  List<Caution> read(YamlObject tool) {
    List<Caution> cautions = new ArrayList<>();
    tool.objectItems("cautions").forEach(item -> cautions.add(caution(item)));
    return cautions;
  }

  private Caution caution(YamlObject item) {
    item.only(Set.of("empty", "full", "argument", "given", "answer", "is", "say"));
    String text = item.text("say");
    List<String> conditions = CONDITIONS.stream().filter(item::has).sorted().toList();
    if (conditions.isEmpty()) {
      return new Caution(Condition.ALWAYS, "", "", text);
    }
    if (conditions.size() > 1) {
      item.fault("", "has several conditions", "give one of empty, full, argument, given, answer");
    }
    Condition condition = Condition.valueOf(conditions.get(0).toUpperCase(Locale.ROOT));
    return new Caution(condition, subject(item, condition), value(item, condition), text);
  }

  private String subject(YamlObject item, Condition condition) {
    String key = condition.name().toLowerCase(Locale.ROOT);
    String subject = item.text(key);
    if (condition == Condition.ARGUMENT || condition == Condition.GIVEN) {
      requireArgument(item, key, subject);
    } else if (!FieldPath.isValid(subject)) {
      item.fault(key, "names no field", "give the steps by dots, such as data.invites");
    }
    if (condition == Condition.FULL) {
      requireArgument(item, key, "limit");
    }
    return subject;
  }

  private static String value(YamlObject item, Condition condition) {
    boolean compares = condition == Condition.ARGUMENT || condition == Condition.ANSWER;
    return compares ? item.text("is") : "";
  }

  private void requireArgument(YamlObject item, String key, String argument) {
    if (!arguments.contains(argument)) {
      item.fault(
          key,
          "needs the argument " + argument + ", which the tool does not have",
          "declare it under input.properties");
    }
  }
}
