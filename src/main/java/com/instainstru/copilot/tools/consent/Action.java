package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.catalog.ConsentRule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action that somebody has to agree to before it happens.
 *
 * @param call with opened arguments
 * @param rule how agreement is asked
 * @param facts what the action will do, by the names that the rule's words use
 */
record Action(ToolCall call, ConsentRule rule, ObjectNode facts) {
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  String tool() {
    return call.tool().name();
  }

  /** Whose call it is. */
  String principal() {
    return call.context().caller().principal();
  }

  /**
   * What will happen, in plain words.
   *
   * @throws ToolFailure {@code consent_unavailable} if that is not known
   */
  String words() {
    return ConsentMessage.tell(rule.words(), facts);
  }

  /**
   * The number that whoever agrees has to type.
   *
   * @throws ToolFailure {@code consent_unavailable} if it is not known
   */
  long answer() {
    JsonNode number = facts.path(rule.answer());
    if (!number.isIntegralNumber()) {
      throw ConsentMessage.unknown();
    }
    return number.longValue();
  }

  /** Lower-case hex SHA-256 of what the action depends on. */
  String digest() {
    ObjectNode arguments = call.arguments().deepCopy();
    ConsentRule.Rehearsal rehearsal = rule.rehearsal();
    if (rehearsal != null) {
      arguments.remove(rehearsal.flag());
      arguments.remove(rehearsal.token());
    }
    return AuditEntry.digest(tool() + " " + SORTED.writeValueAsString(arguments));
  }

  /** Whether it may be carried out twice without acting twice. */
  boolean isRepeatable() {
    return call.tool().annotations().idempotentHint();
  }

  /** Notes who agreed. */
  void agreed(ConsentRule.Channel channel, String by) {
    call.context().notes().consent(new AuditEntry.Consent(channel.word(), by));
  }

  /** The store that replicas share does not answer; without it nothing can be kept from repeats. */
  static ToolFailure unavailable() {
    return failure(
            FailureCode.CONSENT_UNAVAILABLE,
            "Consents are recorded in the Redis of INSTAINSTRU_MCP_REDIS_URL, which does not"
                + " answer; without a record an action could run twice. Ask for consent again in a"
                + " moment; if the failure persists, ask the server's operators to check Redis.")
        .retryAfter(5);
  }

  /** A failure after which nothing has happened. */
  static ToolFailure failure(FailureCode code, String sentences) {
    return ToolFailure.of(code, sentences + " Nothing was done.");
  }
}
