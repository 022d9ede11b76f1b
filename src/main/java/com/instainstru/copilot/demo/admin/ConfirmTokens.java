package com.instainstru.copilot.demo.admin;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import okio.ByteString;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Signed proof that somebody saw a preview: bound to its content and to who asked. */
final class ConfirmTokens {
  static final Duration LIFE = Duration.ofMinutes(30);

  private final byte[] secret;
  private final String actorId;
  private final Clock clock;

  ConfirmTokens(String secret, String actorId, Clock clock) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.actorId = actorId;
    this.clock = clock;
  }

  /** A token for a payload, valid until {@code expires}. */
  String issue(ObjectNode payload, Instant expires) {
    String hash = hash(payload);
    String until = Database.isoText(Database.time(expires));
    ObjectNode token = JsonNodeFactory.instance.objectNode();
    token.put("payload_hash", hash).put("actor_id", actorId).put("expires_at", until);
    token.put("signature", signature(hash, actorId, until));
    token.set("payload", payload);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(canonical(token).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The payload of a token that may be used now.
   *
   * @throws ApiError with the reason why not
   */
  ObjectNode redeem(String text) {
    JsonNode token = decode(text);
    if (!(token.get("payload") instanceof ObjectNode payload)) {
      throw ApiError.of(400, "confirm_token_payload_missing");
    }
    String hash = token.path("payload_hash").asString("");
    String actor = token.path("actor_id").asString("");
    String until = token.path("expires_at").asString("");
    if (hash.isEmpty() || actor.isEmpty() || until.isEmpty()) {
      throw ApiError.token("invalid_format");
    }
    if (!hash.equals(hash(payload))) {
      throw ApiError.token("payload_mismatch");
    }
    if (!actor.equals(actorId)) {
      throw ApiError.token("actor_mismatch");
    }
    if (!clock.instant().isBefore(instant(until))) {
      throw ApiError.token("expired");
    }
    if (!signature(hash, actor, until).equals(token.path("signature").asString(""))) {
      throw ApiError.token("invalid_signature");
    }
    return payload;
  }

  private static JsonNode decode(String text) {
    try {
      JsonNode token = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(text));
      if (token.isObject()) {
        return token;
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // Told below, like everything that is no token.
    }
    throw ApiError.token("invalid_format");
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiError.token("invalid_format");
    }
  }

  private static String hash(ObjectNode payload) {
    return ByteString.encodeUtf8(canonical(payload)).sha256().hex();
  }

  private String signature(String hash, String actor, String until) {
    return ByteString.encodeUtf8(hash + "|" + actor + "|" + until)
        .hmacSha256(ByteString.of(secret))
        .hex();
  }

  /** Keys sorted at every level, no spaces, everything beyond ASCII escaped. */
  static String canonical(JsonNode node) {
    StringBuilder ascii = new StringBuilder();
    for (char c : sorted(node).toString().toCharArray()) {
      ascii.append(c < 128 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return ascii.toString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    Map<String, JsonNode> entries = new TreeMap<>();
    object.properties().forEach(entry -> entries.put(entry.getKey(), sorted(entry.getValue())));
    ObjectNode sorted = JsonNodeFactory.instance.objectNode();
    entries.forEach(sorted::set);
    return sorted;
  }
}
