package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Invites of the admin API: preview, send, list, detail. */
final class InviteRoutes {
  private static final String BASE = "/api/v1/admin/mcp/invites";
  private static final String STATUS =
      "CASE WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN expires_at < ? THEN 'expired' ELSE"
          + " 'pending' END";
  private static final Set<String> PREVIEW_FIELDS =
      Set.of("recipient_emails", "grant_founding_status", "expires_in_days", "message_note");
  private static final Pattern NAMED = Pattern.compile(".*<\\s*([^<>]+?)\\s*>");
  private static final String EMAIL = "[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}";

  private final Database database;
  private final Clock clock;
  private final Envelope envelope;
  private final ConfirmTokens tokens;
  private final boolean mailDown;
  private final Ids ids = new Ids(new Random());

  InviteRoutes(
      Database database,
      Clock clock,
      Envelope envelope,
      ConfirmTokens tokens,
      Set<BackendFault> faults) {
    this.database = database;
    this.clock = clock;
    this.envelope = envelope;
    this.tokens = tokens;
    this.mailDown = faults.contains(BackendFault.MAIL_DOWN);
  }

  List<Route> routes() {
    return List.of(
        Route.post(BASE + "/preview", this::preview),
        Route.post(BASE + "/send", this::send),
        Route.get(BASE, this::list),
        Route.get(BASE + "/{identifier}", this::detail));
  }

  private static ObjectNode body(DemoRequest request, Set<String> known) {
    try {
      if (JsonMapper.shared().readTree(request.body()) instanceof ObjectNode body) {
        for (String name : body.propertyNames()) {
          if (!known.contains(name)) {
            throw ApiError.validation("is not a field", "body", name);
          }
        }
        return body;
      }
    } catch (JacksonException e) {
      // Told below, like every body that is no object.
    }
    throw ApiError.validation("is no JSON object", "body", "");
  }

  private DemoResponse preview(DemoRequest request) {
    ObjectNode body = body(request, PREVIEW_FIELDS);
    ArrayNode emails = JsonNodeFactory.instance.arrayNode();
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    recipients(body, emails, warnings);
    boolean founding = body.path("grant_founding_status").asBoolean(true);
    int days = body.path("expires_in_days").asInt(14);
    if (days < 1 || days > 180) {
      throw ApiError.validation("is outside of 1 to 180", "body", "expires_in_days");
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("recipient_count", emails.size());
    ArrayNode recipients = data.putArray("recipients");
    for (JsonNode email : emails) {
      List<ObjectNode> users =
          database.rows("SELECT id FROM users WHERE LOWER(email) = ?", email.stringValue());
      recipients
          .addObject()
          .put("email", email.stringValue())
          .put("exists_in_system", !users.isEmpty())
          .put("user_id", users.isEmpty() ? null : users.get(0).get("id").stringValue());
      if (!users.isEmpty()) {
        warnings.add(email.stringValue() + " has an account already");
      }
    }
    Instant now = clock.instant();
    data.putObject("invite_preview")
        .put("subject", "Teach with InstaInstru as a founding instructor")
        .put("expires_at", Database.time(now.plus(Duration.ofDays(days))))
        .put("grants_founding", founding)
        .put("founding_cap_remaining", FoundingRoutes.remaining(database));
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.set("recipient_emails", emails);
    payload.put("grant_founding_status", founding).put("expires_in_days", days);
    payload.set(
        "message_note",
        body.path("message_note").isString()
            ? body.get("message_note")
            : JsonNodeFactory.instance.nullNode());
    Instant expires = now.plus(ConfirmTokens.LIFE);
    data.put("confirm_token", tokens.issue(payload, expires));
    data.put("confirm_expires_at", Database.time(expires));
    data.set("warnings", warnings);
    return envelope.data(data);
  }

  private static void recipients(ObjectNode body, ArrayNode emails, ArrayNode warnings) {
    JsonNode given = body.path("recipient_emails");
    if (!given.isArray() || given.isEmpty() || given.size() > 100) {
      throw ApiError.validation("needs 1 to 100 entries", "body", "recipient_emails");
    }
    List<ObjectNode> violations = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i).asString("").strip();
      Matcher named = NAMED.matcher(text);
      String email = (named.matches() ? named.group(1) : text).toLowerCase(Locale.ROOT);
      if (!email.matches(EMAIL)) {
        violations.add(
            ApiError.violation("is no valid e-mail address", "body", "recipient_emails", i));
        continue;
      }
      boolean twice = false;
      for (JsonNode known : emails) {
        twice |= known.stringValue().equals(email);
      }
      if (twice) {
        warnings.add(email + " was given twice");
      } else {
        emails.add(email);
      }
    }
    if (!violations.isEmpty()) {
      throw ApiError.validation(violations);
    }
  }

  private DemoResponse send(DemoRequest request) {
    String key = request.header("Idempotency-Key");
    if (key == null || key.isBlank()) {
      throw ApiError.of(400, "the header Idempotency-Key is missing");
    }
    ObjectNode body = body(request, Set.of("confirm_token", "idempotency_key"));
    if (!body.path("idempotency_key").isString() || !body.path("confirm_token").isString()) {
      throw ApiError.validation("is missing", "body", "idempotency_key");
    }
    String named = body.get("idempotency_key").stringValue();
    if (!named.isEmpty() && !named.equals(key)) {
      throw ApiError.of(400, "idempotency_key_mismatch");
    }
    ObjectNode payload = tokens.redeem(body.get("confirm_token").stringValue());
    JsonNode emails = payload.path("recipient_emails");
    if (emails.isEmpty()) {
      throw ApiError.of(400, "confirm_token_payload_invalid");
    }
    boolean founding = payload.path("grant_founding_status").asBoolean(true);
    if (founding && emails.size() > FoundingRoutes.remaining(database)) {
      throw ApiError.of(
          409,
          "Founding cap exceeded: "
              + emails.size()
              + " requested but only "
              + FoundingRoutes.remaining(database)
              + " remaining");
    }
    return once(key, () -> mail(emails, founding, payload.path("expires_in_days").asInt(14)));
  }

  /** Claims the key, acts, keeps the answer; a key that has an answer gives it again. */
  private synchronized DemoResponse once(String key, Supplier<ObjectNode> act) {
    List<ObjectNode> known =
        database.rows("SELECT answer FROM sends WHERE idempotency_key = ?", key);
    if (!known.isEmpty()) {
      if (known.get(0).get("answer").isNull()) {
        throw ApiError.of(409, "idempotency_in_progress");
      }
      return envelope.data(JsonMapper.shared().readTree(known.get(0).get("answer").stringValue()));
    }
    database.change("INSERT INTO sends VALUES (?, NULL)", key);
    ObjectNode data = act.get();
    database.change("UPDATE sends SET answer = ? WHERE idempotency_key = ?", data.toString(), key);
    return envelope.data(data);
  }

  private ObjectNode mail(JsonNode emails, boolean founding, int days) {
    Instant now = clock.instant();
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("sent_count", mailDown ? 0 : emails.size());
    data.put("failed_count", mailDown ? emails.size() : 0);
    ArrayNode invites = data.putArray("invites");
    for (JsonNode email : emails) {
      String code = ids.code();
      database.change(
          "INSERT INTO invites VALUES (?,?,?,?,?,NULL,NULL,?,'mcp_invite')",
          ids.ulid(now),
          code,
          email.stringValue(),
          now,
          now.plus(Duration.ofDays(days)),
          founding);
      ObjectNode invite = invites.addObject().put("email", email.stringValue());
      if (mailDown) {
        invite.put("code", "").put("status", "failed");
      } else {
        database.change("INSERT INTO mails VALUES (?,?)", email.stringValue(), now);
        invite.put("code", code).put("status", "sent");
      }
    }
    return data.put("audit_id", ids.ulid(now));
  }

  private DemoResponse list(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String email = parameters.text("email");
    String status =
        parameters.choice("status", Set.of("pending", "accepted", "expired", "revoked"));
    LocalDate start = parameters.date("start_date");
    LocalDate end = parameters.date("end_date");
    int limit = parameters.number("limit", 50, 1, 200);
    Cursor cursor = Cursor.of(parameters.text("cursor"));
    Instant now = clock.instant();
    List<ObjectNode> rows =
        database.rows(
            "SELECT id, code, email, "
                + STATUS
                + " AS status, created_at, expires_at, accepted_at FROM invites WHERE (? IS NULL OR"
                + " LOWER(email) = ?) AND (? IS NULL OR "
                + STATUS
                + " = ?) AND created_at >= ? AND created_at < ? AND (created_at < ? OR (created_at"
                + " = ? AND id < ?)) ORDER BY created_at DESC, id DESC LIMIT ?",
            now,
            email,
            email == null ? null : email.toLowerCase(Locale.ROOT),
            status,
            now,
            status,
            start == null ? Instant.EPOCH : start.atStartOfDay().toInstant(ZoneOffset.UTC),
            end == null ? Cursor.FAR : end.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
            cursor.createdAt(),
            cursor.createdAt(),
            cursor.id(),
            limit + 1);
    List<ObjectNode> page = rows.subList(0, Math.min(limit, rows.size()));
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("invites", Envelope.array(page));
    data.put("count", page.size());
    data.put("next_cursor", rows.size() > limit ? Cursor.after(page.get(limit - 1)) : null);
    return envelope.data(data);
  }

  private DemoResponse detail(DemoRequest request) {
    String identifier = request.path().get("identifier");
    List<ObjectNode> found =
        database.rows(
            "SELECT id, code, email, "
                + STATUS
                + " AS status, created_at, expires_at, accepted_at, used_by_user_id,"
                + " 'instructor_beta' AS role, grant_founding_status, source FROM invites WHERE id"
                + " = ? OR code = ?",
            clock.instant(),
            identifier,
            identifier);
    if (found.isEmpty()) {
      throw ApiError.of(404, "invite_not_found");
    }
    ObjectNode data = found.get(0);
    JsonNode source = data.remove("source");
    if (source.isNull()) {
      data.putNull("metadata");
    } else {
      data.putObject("metadata").set("source", source);
    }
    ArrayNode history = data.putArray("status_history");
    history.addObject().put("status", "pending").set("timestamp", data.get("created_at"));
    String status = data.get("status").stringValue();
    if (!status.equals("pending")) {
      history
          .addObject()
          .put("status", status)
          .set("timestamp", data.get(status.equals("accepted") ? "accepted_at" : "expires_at"));
    }
    return envelope.data(data);
  }
}
