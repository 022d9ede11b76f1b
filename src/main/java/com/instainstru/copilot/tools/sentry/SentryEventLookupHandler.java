package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sentry_event_lookup}: the event behind an id that somebody reported. */
public final class SentryEventLookupHandler implements ToolHandler {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{32}");
  private static final List<String> SUGGESTIONS =
      List.of(
          "Sentry may have dropped it: inbound filters, sampling, rate limits or quota.",
          "It may still be processed: try again in a minute or two.",
          "The id may be wrong or belong to another organisation: check it.");

  private final SentryClient sentry;

  public SentryEventLookupHandler(SentryClient sentry) {
    this.sentry = sentry;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String eventId = eventId(call.arguments());
    return ifFound(() -> sentry.resolve(eventId, call.context()))
        .map(place -> found(eventId, place, call.context()))
        .orElseGet(() -> notFound(eventId));
  }

  private static String eventId(ObjectNode arguments) {
    String id =
        arguments.path("event_id").asString("").strip().replace("-", "").toLowerCase(Locale.ROOT);
    if (!EVENT_ID.matcher(id).matches()) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The argument 'event_id' must be 32 hex digits; dashes between them are allowed.")
          .with("argument", "event_id");
    }
    return id;
  }

  private ToolResult found(String eventId, JsonNode place, CallContext context) {
    String slug = SentryJson.first(place, "projectSlug", "project_slug").asString("");
    if (slug.isEmpty()) {
      throw sentry.unusable("the place of an event");
    }
    JsonNode event = sentry.projectEvent(slug, eventId, context);
    ObjectNode answer = NODES.objectNode().put("found", true).put("project", slug);
    answer.set(
        "event",
        EventView.of(event, "").put("stacktrace", StackTraceText.of(event, Integer.MAX_VALUE)));
    answer.set("issue", issue(SentryJson.first(place, "groupId", "group_id"), context));
    return ToolResult.of(answer);
  }

  /** What is known of the issue; null if the event belongs to none. */
  private JsonNode issue(JsonNode groupId, CallContext context) {
    String id = groupId.asString("");
    if (id.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode view = NODES.objectNode();
    view.set("id", IssueView.id(groupId));
    view.putNull("short_id");
    view.putNull("permalink");
    if (SentryClient.isNumeric(id)) {
      view.put("permalink", sentry.permalink(id));
      ifFound(() -> sentry.issue(id, context))
          .map(IssueView::of)
          .ifPresent(
              issue -> {
                view.set("short_id", issue.path("short_id"));
                if (issue.path("permalink").isString()) {
                  view.set("permalink", issue.path("permalink"));
                }
              });
    }
    return view;
  }

  private static ToolResult notFound(String eventId) {
    ObjectNode answer =
        NODES
            .objectNode()
            .put("found", false)
            .put("event_id", eventId)
            .put("reason", "Sentry has no event with this id that this server's token may see.");
    SUGGESTIONS.forEach(answer.putArray("suggestions")::add);
    return ToolResult.of(answer);
  }

  /** An answer, or empty if Sentry does not have it. */
  private static Optional<JsonNode> ifFound(Supplier<JsonNode> request) {
    try {
      return Optional.of(request.get());
    } catch (ToolFailure failure) {
      if (failure.code() == FailureCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
