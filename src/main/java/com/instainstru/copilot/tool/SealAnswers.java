package com.instainstru.copilot.tool;

import com.instainstru.copilot.catalog.RequestTemplate;
import com.instainstru.copilot.sealing.Opening;
import com.instainstru.copilot.sealing.Seal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Seals what a tool hands out for another tool, and opens it there again. So it says nothing to
 * whoever reads it, and works for the caller that got it only, until it expires.
 */
public final class SealAnswers implements ToolInterceptor {
  private final Seal seal;
  private final Clock clock;

  public SealAnswers(Seal seal, Clock clock) {
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
    rules.forEach(
        (argument, tool) -> {
          JsonNode given = arguments.path(argument);
          if (given.isString()) {
            arguments.put(argument, opened(call, argument, tool, given.stringValue()));
          }
        });
    return call.withArguments(arguments);
  }

  private String opened(ToolCall call, String argument, String tool, String given) {
    Opening opening = seal.open(tool, call.context().caller().principal(), given);
    if (opening instanceof Opening.Opened opened) {
      return opened.content();
    }
    String why =
        opening instanceof Opening.Expired
            ? " has expired. Call "
            : " is not one that this server gave you: it is incomplete, changed, of another caller,"
                + " or from before a restart. Call ";
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
              content.stringValue()));
    } else if (parent instanceof ObjectNode object) {
      // Of another form than declared: better lost than readable.
      object.remove(field);
    }
    return result.with(answer);
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
      found = found.path(step);
    }
    return found;
  }
}
