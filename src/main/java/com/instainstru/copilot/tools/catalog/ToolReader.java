package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.spelling.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and checks one tool of a module. */
final class ToolReader {
  private static final Set<String> KEYS =
      Set.of(
          "title",
          "description",
          "scope",
          "action",
          "consent",
          "untrusted",
          "annotations",
          "input",
          "output",
          "personal",
          "request",
          "handler",
          "cautions");
  private static final Set<String> SCOPES = Set.of("mcp:read", "mcp:write");
  private static final Set<String> HINTS =
      Set.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  private final String prefix;
  private final Set<String> handlers;
  private final SchemaCheck schemas;

  /**
   * @param handlers names of the Java handlers that exist
   */
  ToolReader(String prefix, Set<String> handlers, SchemaCheck schemas) {
    this.prefix = prefix;
    this.handlers = handlers;
    this.schemas = schemas;
  }

  ToolDefinition read(String module, String upstream, String key, YamlObject tool) {
    tool.only(KEYS);
    if (!NAME.matcher(key).matches()) {
      tool.fault("", "is no tool name", "use lower-case letters, digits and _");
    }
    String description = tool.text("description");
    if (tool.has("description") && (description.length() < 150 || description.length() > 400)) {
      tool.fault(
          "description",
          "has " + description.length() + " characters",
          "say in 150 to 400 what it returns, when to use it, when another tool, and one limit");
    }
    String scope = tool.text("scope");
    if (tool.has("scope") && !SCOPES.contains(scope)) {
      tool.fault("scope", "is no scope", "give mcp:read or mcp:write");
    }
    boolean action = tool.flag("action", false);
    Annotations annotations = annotations(tool.object("annotations"), action);
    ObjectNode input = input(tool);
    ObjectNode output = output(tool);
    String handler = handler(tool);
    return new ToolDefinition(
        prefix + key,
        module,
        tool.text("title"),
        description,
        scope,
        action,
        tool.flag("untrusted", true),
        annotations,
        input,
        output,
        personal(tool, output),
        request(tool, upstream, input, handler),
        handler,
        consent(tool, action, input),
        new CautionReader(new LinkedHashSet<>(input.get("properties").propertyNames())).read(tool));
  }

  private static @Nullable ConsentRule consent(YamlObject tool, boolean action, ObjectNode input) {
    if (!tool.has("consent")) {
      return null;
    }
    if (!action) {
      tool.fault("consent", "goes with actions only", "add action: true, or remove it");
    }
    return new ConsentReader(tool.object("consent"), (ObjectNode) input.get("properties")).read();
  }

  private static Annotations annotations(YamlObject hints, boolean action) {
    hints.only(HINTS);
    Annotations annotations =
        new Annotations(
            hints.flag("readOnlyHint", null),
            hints.flag("destructiveHint", null),
            hints.flag("idempotentHint", null),
            hints.flag("openWorldHint", null));
    if (action && annotations.readOnlyHint()) {
      hints.fault("readOnlyHint", "contradicts action: true", "an action is not read-only");
    }
    return annotations;
  }

  private ObjectNode input(YamlObject tool) {
    ObjectNode declared = tool.object("input").node();
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "object");
    schema.set(
        "properties",
        declared.path("properties").isObject()
            ? declared.get("properties")
            : JsonNodeFactory.instance.objectNode());
    for (String key : declared.propertyNames()) {
      schema.set(key, declared.get(key));
    }
    schema.put("additionalProperties", false);
    schemas.check(tool, "input", schema);
    for (JsonNode name : schema.path("required")) {
      if (!schema.get("properties").has(name.asString())) {
        tool.fault("input.required", "names " + name.asString(), "declare it under properties");
      }
    }
    return schema;
  }

  private ObjectNode output(YamlObject tool) {
    ObjectNode schema = tool.object("output").node();
    if (tool.has("output")) {
      schemas.check(tool, "output", schema);
      if (!schema.path("type").asString("").equals("object")) {
        tool.fault("output.type", "is not object", "a structured result is an object");
      }
    }
    return schema;
  }

  private static List<PersonalField> personal(YamlObject tool, ObjectNode output) {
    if (!tool.has("personal")) {
      return List.of();
    }
    YamlObject declared = tool.object("personal");
    declared.only(
        Arrays.stream(PersonalField.Kind.values())
            .map(PersonalField.Kind::key)
            .collect(Collectors.toSet()));
    List<PersonalField> fields = new ArrayList<>();
    for (PersonalField.Kind kind : PersonalField.Kind.values()) {
      for (String path : declared.texts(kind.key())) {
        String first = path.split("\\.", 2)[0];
        if (!output.path("properties").has(first)) {
          declared.fault(
              kind.key(), "names " + path, "begin with a field that output.properties declares");
        }
        fields.add(new PersonalField(path, kind));
      }
    }
    return fields;
  }

  private @Nullable String handler(YamlObject tool) {
    String handler = tool.optionalText("handler");
    if (handler != null && !handlers.contains(handler)) {
      tool.fault(
          "handler",
          "no such handler",
          NearestName.of(handler, handlers)
              .map(name -> "did you mean " + name + "?")
              .orElse("declare a request instead"));
    }
    if (handler == null && !tool.has("request")) {
      tool.fault("", "has neither request nor handler", "declare the backend call under request");
    }
    return handler;
  }

  private @Nullable RequestTemplate request(
      YamlObject tool, String upstream, ObjectNode input, @Nullable String handler) {
    if (!tool.has("request")) {
      return null;
    }
    if (!upstream.equals("backend")) {
      tool.fault("request", "needs the backend", "put the tool into a module of upstream backend");
    }
    Set<String> arguments = new LinkedHashSet<>(input.get("properties").propertyNames());
    Set<String> required = new LinkedHashSet<>();
    input.path("required").forEach(name -> required.add(name.asString()));
    return new RequestReader(tool.object("request"), prefix, arguments, required, handler != null)
        .read();
  }
}
