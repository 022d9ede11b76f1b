package com.instainstru.copilot;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.tools.PossibleFailures;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.PersonalField;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Writes docs/tools.md: every tool with its arguments, answer, scope and failures. */
final class ToolsDocument {
  private final Catalog catalog;

  ToolsDocument(Catalog catalog) {
    this.catalog = catalog;
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Tools

            Names begin with `%s`, which is omitted here. A tool needs the scope `mcp:read` unless stated otherwise. Actions have an effect on other
            people: they are off by default and ask for [consent](consent.md). Arguments in bold are required; unknown ones are rejected.
            Clients can read the same as `catalog://tools/{name}`.

            `INSTAINSTRU_MCP_MODULES` chooses modules by name. `default` stands for those that are offered without the setting, `all` for every
            module; `+` adds and `-` takes away: `default,+audit,+webhooks`, `all,-analytics`, `-search`. The tools of a module that the backend
            does not have yet are left out, and `copilot doctor` says so.

            Any call can fail with %s. Tools that call an upstream can also fail with %s. See [failures.md](failures.md).

            """
                .formatted(
                    catalog.toolPrefix(),
                    codes(PossibleFailures.ofAnyTool()),
                    codes(PossibleFailures.ofAnyUpstream())));
    for (ModuleDefinition module : catalog.modules()) {
      text.append(
          String.format(
              Locale.ROOT,
              "- [%s](#%s)%n",
              module.title(),
              anchor(module.title() + " (`" + module.name() + "`)")));
    }
    for (ModuleDefinition module : catalog.modules()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n## %s (`%s`)%n%nUpstream: %s.%s%n",
              module.title(),
              module.name(),
              module.upstream(),
              module.standard() ? "" : " Offered where `INSTAINSTRU_MCP_MODULES` names it."));
      module.tools().forEach(tool -> tool(text, tool));
    }
    return text.append(personal()).toString();
  }

  /** What {@code INSTAINSTRU_MCP_MASK_PII} covers, tool by tool. */
  private String personal() {
    StringBuilder table =
        new StringBuilder(
            """

            ## Personal data

            With `INSTAINSTRU_MCP_MASK_PII=on` every tool masks e-mail addresses (`j***@example.com`), phone numbers of all countries (`***01`) and IP
            addresses (`[ip]`), in whatever field they stand. The tools below also mask fields whose text alone does not show that it is personal.

            | Tool | Names (`D***`) | Birth dates | Addresses |
            |---|---|---|---|
            """);
    for (ToolDefinition tool : catalog.tools()) {
      if (!tool.personal().isEmpty()) {
        table
            .append("| `")
            .append(tool.name().substring(catalog.toolPrefix().length()))
            .append("` |");
        for (PersonalField.Kind kind : PersonalField.Kind.values()) {
          table.append(
              tool.personal().stream()
                  .filter(field -> field.kind() == kind)
                  .map(field -> "`" + field.path() + "`")
                  .collect(Collectors.joining(", ", " ", " |")));
        }
        table.append('\n');
      }
    }
    return table.toString();
  }

  /** As GitHub makes anchors of headings. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_ -]", "").replace(' ', '-');
  }

  private static String codes(List<FailureCode> codes) {
    return codes.stream().map(code -> "`" + code.code() + "`").collect(Collectors.joining(", "));
  }

  private void tool(StringBuilder text, ToolDefinition tool) {
    text.append("\n### `").append(tool.name().substring(catalog.toolPrefix().length()));
    text.append("`\n\n").append(tool.description()).append("\n\n");
    text.append("Returns ").append(returned(tool)).append('.');
    if (!tool.scope().equals("mcp:read")) {
      text.append(" Scope `").append(tool.scope()).append("`.");
    }
    if (tool.action()) {
      text.append(" An action.");
    }
    List<FailureCode> further = new ArrayList<>(PossibleFailures.of(tool, catalog));
    further.removeAll(PossibleFailures.ofAnyTool());
    List<FailureCode> upstream = PossibleFailures.ofAnyUpstream();
    if (further.containsAll(upstream)) {
      further.removeAll(upstream);
    } else {
      text.append(" Calls no upstream.");
    }
    if (!further.isEmpty()) {
      text.append(" Can also fail with ").append(codes(further)).append('.');
    }
    text.append("\n");
    arguments(text, tool);
  }

  private static String returned(ToolDefinition tool) {
    return tool.outputSchema().path("properties").propertyNames().stream()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }

  private static void arguments(StringBuilder text, ToolDefinition tool) {
    JsonNode properties = tool.inputSchema().path("properties");
    if (properties.isEmpty()) {
      return;
    }
    text.append('\n');
    String required = tool.inputSchema().path("required").toString();
    for (Map.Entry<String, JsonNode> argument : properties.properties()) {
      String name = "`" + argument.getKey() + "`";
      JsonNode rules = argument.getValue();
      text.append(
          String.format(
              Locale.ROOT,
              "- %s (%s%s)%s%n",
              required.contains("\"" + argument.getKey() + "\"") ? "**" + name + "**" : name,
              takes(rules),
              rules.has("default") ? ", default `" + rules.get("default").asString() + "`" : "",
              rules.has("description") ? ": " + rules.get("description").asString() : ""));
    }
  }

  private static String takes(JsonNode rules) {
    if (rules.has("enum")) {
      return rules
          .get("enum")
          .valueStream()
          .map(choice -> "`" + choice.asString() + "`")
          .collect(Collectors.joining(", "));
    }
    StringBuilder takes = new StringBuilder(rules.path("type").asString(""));
    bound(takes, rules, "minimum", " from ");
    bound(takes, rules, "maximum", " to ");
    if (rules.has("minItems")) {
      takes
          .append(" of ")
          .append(rules.get("minItems"))
          .append(" to ")
          .append(rules.get("maxItems"));
    }
    if (rules.has("format")) {
      takes.append(", ").append(rules.get("format").stringValue());
    } else if (rules.has("pattern")) {
      takes.append(" like `").append(rules.get("pattern").stringValue());
      takes.append('`');
    } else {
      bound(takes, rules, "maxLength", ", at most ");
      takes.append(rules.has("maxLength") ? " characters" : "");
    }
    return takes.toString();
  }

  private static void bound(StringBuilder takes, JsonNode rules, String name, String words) {
    if (rules.has(name)) {
      takes.append(words).append(rules.get(name).asString());
    }
  }
}
