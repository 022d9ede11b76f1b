package com.instainstru.copilot.security.audit;

import com.instainstru.copilot.security.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of one call: never a value of its arguments.
 *
 * @param time end of the call, ISO 8601, UTC
 * @param principal who called
 * @param authentication how the caller got in, for example {@code service_token}
 * @param client what the client program calls itself, {@code unknown} if it did not say
 * @param tool full name
 * @param argumentNames names of the arguments given, as far as the tool has them
 * @param argumentsDigest lower-case hex SHA-256 of the arguments as JSON
 * @param outcome {@code success} or a failure code
 * @param durationMillis how long the call took
 * @param requestId the same as in the answer, the log and at the upstream
 * @param upstreamKey idempotency key that the upstream got; null for none
 * @param consent who agreed to it; null if nobody did
 * @param durable whether it has to be on the disk before the caller gets an answer
 */
public record AuditEntry(
    String time,
    String principal,
    String authentication,
    String client,
    String tool,
    List<String> argumentNames,
    String argumentsDigest,
    String outcome,
    long durationMillis,
    String requestId,
    @Nullable String upstreamKey,
    @Nullable Consent consent,
    boolean durable) {

  public AuditEntry {
    argumentNames = List.copyOf(argumentNames);
  }

  /**
   * An agreement to an action.
   *
   * @param channel how it was asked: {@code token}, {@code client} or {@code person}
   * @param by principal who agreed, or whose client program did
   */
  public record Consent(String channel, String by) {}

  /** Lower-case hex SHA-256 of a text. */
  public static String digest(String text) {
    return AuditChain.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The line without its end.
   *
   * @param chain names the field for the link
   * @param previous link of the line before
   */
  String line(AuditChain chain, String previous) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("time", time);
    json.put("request_id", requestId);
    json.put("principal", Redaction.visible(principal));
    json.put("authentication", authentication);
    json.put("client", Redaction.text(client));
    json.put("tool", tool);
    argumentNames.forEach(json.putArray("arguments")::add);
    json.put("arguments_sha256", argumentsDigest);
    json.put("outcome", outcome);
    json.put("duration_ms", durationMillis);
    if (upstreamKey != null) {
      json.put("upstream_key", upstreamKey);
    }
    if (consent != null) {
      json.putObject("consent")
          .put("channel", consent.channel())
          .put("by", Redaction.visible(consent.by()));
    }
    json.put(chain.field(), previous);
    return json.toString();
  }
}
