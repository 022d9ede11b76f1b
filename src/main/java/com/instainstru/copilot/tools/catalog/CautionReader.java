package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.tools.catalog.Caution.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a tool's {@code cautions} and checks them against its arguments. */
final class CautionReader {
  private static final Set<String> CONDITIONS = Set.of("empty", "full", "argument");
  private static final Pattern FIELD_PATH = Pattern.compile("\\w+(?:\\.\\w+)*");

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
    item.only(Set.of("empty", "full", "argument", "is", "say"));
    String text = item.text("say");
    List<String> conditions = CONDITIONS.stream().filter(item::has).sorted().toList();
    if (conditions.isEmpty()) {
      return new Caution(Condition.ALWAYS, "", "", text);
    }
    if (conditions.size() > 1) {
      item.fault("", "has several conditions", "give one of empty, full and argument");
    }
    String key = conditions.get(0);
    String subject = item.text(key);
    if (key.equals("argument")) {
      requireArgument(item, key, subject);
      return new Caution(Condition.ARGUMENT, subject, item.text("is"), text);
    }
    if (!FIELD_PATH.matcher(subject).matches()) {
      item.fault(key, "names no field", "give the steps by dots, such as data.invites");
    }
    if (key.equals("full")) {
      requireArgument(item, key, "limit");
    }
    return new Caution(key.equals("full") ? Condition.FULL : Condition.EMPTY, subject, "", text);
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
