package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.security.sealing.UnsealResult;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Seals what a tool hands out for another tool, and opens it there again. So it says nothing to
 * whoever reads it, and works for the caller that got it only, until it expires. Facts that the
 * other tool needs travel in the same seal.
 */
public final class SealAnswers implements ToolInterceptor {
  private static final String CONTENT = "content";
  private static final String FACTS = "facts";

  private final TokenSealer seal;
  private final Clock clock;

  public SealAnswers(TokenSealer seal, Clock clock) {
    this.seal = seal;
    this.clock = clock;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    RequestTemplate request = call.tool().request();
    if (request == null) {
      return next.proceed(call);
    }
    ToolResult result = next.proceed(opened(call, request.open()));
    RequestTemplate.Sealed rule = request.seal();
    return rule == null ? result : sealed(call, rule, result);
  }

  private ToolCall opened(ToolCall call, Map<String, String> rules) {
    if (rules.isEmpty()) {
      return call;
    }
    ObjectNode arguments = call.arguments().deepCopy();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    rules.forEach(
        (argument, tool) -> {
          JsonNode given = arguments.path(argument);
          if (given.isString()) {
            JsonNode content =
                JsonMapper.shared().readTree(opened(call, argument, tool, given.stringValue()));
            arguments.set(argument, content.path(CONTENT));
            facts.setAll((ObjectNode) content.path(FACTS));
          }
        });
    return call.withArguments(arguments).withFacts(facts);
  }

  private String opened(ToolCall call, String argument, String tool, String given) {
    UnsealResult opening = seal.open(tool, call.context().caller().principal(), given);
    if (opening instanceof UnsealResult.Opened opened) {
      return opened.content();
    }
    String why =
        opening instanceof UnsealResult.Expired
            ? " has expired. Call "
            : " is not valid: it is incomplete, was changed, belongs to another caller, or is from"
                + " before a restart. Call ";
    throw ToolFailure.of(
        FailureCode.INVALID_ARGUMENTS,
        "The "
            + argument
            + why
            + tool
            + " again, show its result to the user, and use the new "
            + argument
            + ". Nothing was done.");
  }

  private ToolResult sealed(ToolCall call, RequestTemplate.Sealed rule, ToolResult result) {
    ObjectNode answer = result.structured().deepCopy();
    int dot = rule.path().lastIndexOf('.');
    JsonNode parent = at(answer, dot < 0 ? "" : rule.path().substring(0, dot));
    String field = rule.path().substring(dot + 1);
    JsonNode content = parent.path(field);
    if (parent instanceof ObjectNode object && content.isString()) {
      object.put(
          field,
          seal.seal(
              call.tool().name(),
              call.context().caller().principal(),
              expiry(rule, answer),
              content(call, rule, answer, content.stringValue())));
    } else if (parent instanceof ObjectNode object) {
      // Of another form than declared: better lost than readable.
      object.remove(field);
    }
    return result.with(answer);
  }

  private static String content(
      ToolCall call, RequestTemplate.Sealed rule, ObjectNode answer, String text) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put(CONTENT, text);
    ObjectNode facts = content.putObject(FACTS);
    ObjectNode sources = JsonNodeFactory.instance.objectNode();
    sources.set("arguments", call.arguments());
    sources.set("answer", answer);
    rule.facts()
        .forEach(
            (name, path) -> {
              JsonNode fact = at(sources, path);
              if (!fact.isMissingNode() && !fact.isNull()) {
                facts.set(name, fact);
              }
            });
    return content.toString();
  }

  private Instant expiry(RequestTemplate.Sealed rule, ObjectNode answer) {
    Instant latest = clock.instant().plus(Duration.ofMinutes(rule.minutes()));
    Instant until = rule.until() == null ? null : time(at(answer, rule.until()).asString(""));
    return until == null || until.isAfter(latest) ? latest : until;
  }

  private static @Nullable Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    for (String step : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      found = step(found, step);
    }
    return found;
  }

  /** A step into a list leads to that field of all its items. */
  private static JsonNode step(JsonNode node, String step) {
    if (!node.isArray()) {
      return node.path(step);
    }
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    node.forEach(item -> fields.add(item.path(step)));
    return fields;
  }
}
