package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.security.redaction.Redaction;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Sentry event as tools answer it. Both the documented field names and those of the live API are
 * read. Contexts, extra data, breadcrumbs, local variables, bodies and cookies are left out; of a
 * user only id and masked e-mail address remain.
 */
final class EventView {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Tags that say who somebody is. */
  private static final Set<String> PERSONAL_TAGS =
      Set.of("user", "username", "email", "ip", "ip_address", "client_ip", "remote_addr", "phone");

  private EventView() {}

  /**
   * @param requestedEnvironment taken if the event does not name its own; empty for none
   */
  static ObjectNode of(JsonNode event, String requestedEnvironment) {
    JsonNode message = message(event);
    JsonNode title = SentryJson.redacted(event.path("title"));
    ObjectNode tags = tags(event.path("tags"));
    ObjectNode view = NODES.objectNode();
    view.set("id", IssueView.plain(SentryJson.first(event, "eventID", "id")));
    view.set("title", title.isNull() ? message : title);
    view.set("message", message);
    view.set("timestamp", IssueView.plain(SentryJson.first(event, "dateCreated", "timestamp")));
    view.set("environment", environment(event, tags, requestedEnvironment));
    view.set("release", release(event.path("release")));
    view.set("tags", tags);
    view.set("user", user(event.path("user")));
    view.set("request", request(event));
    return view;
  }

  private static JsonNode message(JsonNode event) {
    JsonNode logEntry = event.path("logentry");
    JsonNode entry = SentryJson.entry(event, "message");
    for (JsonNode candidate :
        new JsonNode[] {
          event.path("message"),
          SentryJson.first(logEntry, "message", "formatted"),
          SentryJson.first(entry, "formatted", "message")
        }) {
      JsonNode text = SentryJson.redacted(candidate);
      if (!text.isNull()) {
        return text;
      }
    }
    return NODES.nullNode();
  }

  private static JsonNode environment(JsonNode event, ObjectNode tags, String requested) {
    JsonNode own = IssueView.plain(SentryJson.first(event, "environment"));
    if (!own.isNull()) {
      return own;
    }
    JsonNode tag = tags.path("environment");
    if (tag.isString()) {
      return tag;
    }
    return requested.isEmpty() ? NODES.nullNode() : NODES.stringNode(requested);
  }

  /** The version, whether it stands alone or in a release object. */
  private static JsonNode release(JsonNode release) {
    return IssueView.plain(
        release.isObject() ? SentryJson.first(release, "version", "shortVersion") : release);
  }

  private static ObjectNode tags(JsonNode tags) {
    ObjectNode view = NODES.objectNode();
    for (Map.Entry<String, String> tag : SentryJson.pairs(tags)) {
      view.put(tag.getKey(), tagValue(tag.getKey().toLowerCase(Locale.ROOT), tag.getValue()));
    }
    return view;
  }

  private static String tagValue(String name, String value) {
    boolean personal =
        PERSONAL_TAGS.contains(name) || (name.startsWith("user.") && !name.equals("user.id"));
    if (personal || Redaction.isPrivateHeader(name)) {
      return Redaction.REDACTED;
    }
    return name.equals("url") || name.endsWith(".url")
        ? Redaction.url(value)
        : Redaction.text(value);
  }

  private static JsonNode user(JsonNode user) {
    JsonNode id = IssueView.plain(user.isObject() ? SentryJson.first(user, "id", "user") : user);
    JsonNode email = SentryJson.first(user, "email");
    if (id.isNull() && !email.isString()) {
      return NODES.nullNode();
    }
    ObjectNode view = NODES.objectNode();
    view.set("id", id.isString() ? SentryJson.redacted(id) : id);
    view.set(
        "email",
        email.isString()
            ? NODES.stringNode(Redaction.text(Redaction.email(email.stringValue())))
            : NODES.nullNode());
    return view;
  }

  private static JsonNode request(JsonNode event) {
    JsonNode request =
        event.path("request").isObject()
            ? event.path("request")
            : SentryJson.entry(event, "request");
    if (!request.isObject()) {
      return NODES.nullNode();
    }
    ObjectNode view = NODES.objectNode();
    view.set("method", SentryJson.redacted(request.path("method")));
    String url = request.path("url").asString("");
    view.set("url", url.isEmpty() ? NODES.nullNode() : NODES.stringNode(Redaction.url(url)));
    ObjectNode headers = view.putObject("headers");
    Redaction.headers(SentryJson.pairs(request.path("headers"))).forEach(headers::put);
    return view;
  }
}
