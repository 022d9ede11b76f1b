package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.RequestTemplate.Parameter;
import com.instainstru.copilot.upstream.HeaderText;
import com.instainstru.copilot.upstream.UpstreamRequest;
import com.instainstru.copilot.upstream.UpstreamRequest.QueryParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fills a request template with arguments. */
final class RequestBuilder {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /** Tells the backend who called; its own credential is the server's. */
  private static final String ACTOR = "X-Actor";

  private RequestBuilder() {}

  static UpstreamRequest build(RequestTemplate template, ObjectNode given, Caller caller) {
    ObjectNode arguments = given.deepCopy();
    template
        .derived()
        .forEach(
            (argument, rule) ->
                arguments.put(
                    argument,
                    rule.of(caller.principal(), arguments.path(rule.from()).asString(""))));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ACTOR, HeaderText.name(caller.subject()));
    template
        .headers()
        .forEach((header, argument) -> headers.put(header, text(arguments.path(argument))));
    return new UpstreamRequest(
        template.method(),
        template.path(),
        pathValues(template.path(), arguments),
        query(template.query(), arguments),
        headers,
        body(template.body(), arguments),
        template.retryable(),
        template.timeoutSeconds());
  }

  private static Map<String, String> pathValues(String path, ObjectNode arguments) {
    if (path.indexOf('{') < 0) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    Matcher matcher = PLACEHOLDER.matcher(path);
    while (matcher.find()) {
      values.put(matcher.group(1), text(arguments.path(matcher.group(1))));
    }
    return values;
  }

  private static List<QueryParameter> query(List<Parameter> parameters, ObjectNode arguments) {
    List<QueryParameter> query = new ArrayList<>();
    for (Parameter parameter : parameters) {
      JsonNode value = arguments.get(parameter.argument());
      if (value instanceof ArrayNode values) {
        values.forEach(item -> query.add(new QueryParameter(parameter.sentAs(), text(item))));
      } else if (value != null) {
        query.add(new QueryParameter(parameter.sentAs(), text(value)));
      }
    }
    return query;
  }

  private static @Nullable ObjectNode body(List<Parameter> parameters, ObjectNode arguments) {
    if (parameters.isEmpty()) {
      return null;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (Parameter parameter : parameters) {
      JsonNode value = arguments.get(parameter.argument());
      body.set(parameter.sentAs(), value == null ? JsonNodeFactory.instance.nullNode() : value);
    }
    return body;
  }

  private static String text(JsonNode value) {
    // To write a number or a list takes a writer, which most calls can do without.
    return value.isString() || value.isIntegralNumber() ? value.asString() : value.toString();
  }
}
