package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.security.redaction.Redaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A Sentry issue as tools answer it. */
final class IssueView {
  private IssueView() {}

  static ObjectNode of(JsonNode issue) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("id", id(issue.path("id")));
    view.set("short_id", plain(SentryJson.first(issue, "shortId", "short_id")));
    view.set("title", SentryJson.redacted(issue.path("title")));
    view.set("culprit", SentryJson.redacted(issue.path("culprit")));
    view.set("level", plain(issue.path("level")));
    view.set("status", plain(issue.path("status")));
    JsonNode project = issue.path("project");
    view.set("project", plain(project.isObject() ? project.path("slug") : project));
    view.put("count", count(issue, "count"));
    view.put("user_count", count(issue, "userCount"));
    view.set("first_seen", plain(issue.path("firstSeen")));
    view.set("last_seen", plain(issue.path("lastSeen")));
    view.set("permalink", plain(issue.path("permalink")));
    return view;
  }

  /** A number if it is one, otherwise as given. */
  static JsonNode id(JsonNode id) {
    String text = id.asString("");
    return SentryClient.isNumeric(text)
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : plain(id);
  }

  /** Sentry writes some counts as texts; an unusable one is 0. */
  static long count(JsonNode issue, String field) {
    return Math.max(0, issue.path(field).asLong(0));
  }

  /** A machine's text, a number or null. */
  static JsonNode plain(JsonNode value) {
    if (value.isString()) {
      return JsonNodeFactory.instance.stringNode(
          Redaction.secrets(Redaction.visible(value.stringValue())));
    }
    return value.isNumber() ? value : JsonNodeFactory.instance.nullNode();
  }
}
