package com.instainstru.copilot.upstream;

import com.instainstru.copilot.security.redaction.Redaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What of an upstream's error body may be passed on: machine tokens, never prose. */
@FunctionalInterface
public interface ErrorDetails {
  /**
   * @param body the error body as JSON; missing if it is none
   * @return fields for the failure
   */
  Map<String, String> of(JsonNode body);

  /** Passes nothing on. */
  static ErrorDetails none() {
    return body -> Map.of();
  }

  /** {@code code}, {@code detail} and {@code reason} of the admin API where they are tokens. */
  static ErrorDetails backend() {
    return body -> {
      Map<String, String> tokens = new LinkedHashMap<>();
      String code = body.path("code").asString("");
      if (code.matches("[A-Za-z][A-Za-z0-9_]{1,63}")) {
        tokens.put("code", code);
      }
      String detail = body.path("detail").asString("");
      if (BackendDetails.KNOWN.contains(detail)) {
        tokens.put("detail", detail);
      }
      String reason = body.path("errors").path("reason").asString("");
      if (reason.matches("[a-z][a-z_]{1,63}")) {
        tokens.put("reason", reason);
      }
      return tokens;
    };
  }

  /**
   * {@code error_type} and {@code error_text} of Prometheus' error form. The text speaks of the
   * caller's own expression, which is what an agent needs to correct it.
   */
  static ErrorDetails prometheus() {
    return body -> {
      String type = body.path("errorType").asString("");
      if (!body.path("status").asString("").equals("error") || !type.matches("[a-z_]{1,32}")) {
        return Map.of();
      }
      String text = Redaction.text(body.path("error").asString("")).replaceAll("\\s", " ").strip();
      return Map.of(
          "error_type", type, "error_text", text.length() > 1000 ? text.substring(0, 1000) : text);
    };
  }

  /** The {@code detail} values of the admin API that are tokens. */
  final class BackendDetails {
    static final Set<String> KNOWN =
        Set.of(
            "recipient_emails_required",
            "idempotency_key_mismatch",
            "confirm_token_payload_missing",
            "confirm_token_payload_invalid",
            "idempotency_in_progress",
            "invalid_cursor",
            "invite_not_found",
            "start_date_after_end_date",
            "metric_not_found");

    private BackendDetails() {}
  }
}
