package com.instainstru.copilot.upstream;

import static java.util.stream.Collectors.joining;

import com.instainstru.copilot.security.redaction.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What of an upstream's error body is passed on: machine tokens, and the reason that it gives as
 * {@code error_text}, redacted and at most 1,000 characters.
 */
@FunctionalInterface
public interface ErrorDetails {
  /** Most characters of a reason. */
  int MAX_TEXT = 1_000;

  /**
   * @param body the error body as JSON; missing if it is none
   * @return fields for the failure
   */
  Map<String, String> of(JsonNode body);

  /** Passes nothing on. */
  static ErrorDetails none() {
    return body -> Map.of();
  }

  /**
   * {@code code}, {@code detail} and {@code reason} of the admin API where they are tokens, and in
   * {@code error_text} its sentence, or the fields that it found wrong.
   */
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
      String text = tokens.containsKey("detail") ? "" : reasons(body.path("detail"));
      if (!text.isEmpty()) {
        tokens.put("error_text", text);
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
      if (!body.path("status").asString("").equals("error") || !type.matches("[a-z0-9_]{1,32}")) {
        return Map.of();
      }
      return Map.of("error_type", type, "error_text", clean(body.path("error").asString("")));
    };
  }

  /** Prometheus' own form behind Grafana's proxy, or else Grafana's {@code message}. */
  static ErrorDetails grafana() {
    return body -> {
      Map<String, String> ofPrometheus = prometheus().of(body);
      return ofPrometheus.isEmpty() ? text(body, "message") : ofPrometheus;
    };
  }

  /** Alertmanager's {@code message}, or the text that some of its errors are. */
  static ErrorDetails alertmanager() {
    return body -> text(body, "message");
  }

  /** Sentry's {@code detail}. */
  static ErrorDetails sentry() {
    return body -> text(body, "detail");
  }

  private static Map<String, String> text(JsonNode body, String field) {
    JsonNode said = body.isString() ? body : body.path(field);
    String text = clean((said.isObject() ? said.path("message") : said).asString(""));
    return text.isEmpty() ? Map.of() : Map.of("error_text", text);
  }

  /** A sentence, or a list of {@code {loc, msg}} as one. */
  private static String reasons(JsonNode detail) {
    if (!detail.isArray()) {
      return clean(detail.asString(""));
    }
    List<String> reasons = new ArrayList<>();
    for (JsonNode error : detail) {
      String place =
          error.path("loc").valueStream().map(step -> step.asString("")).collect(joining("."));
      reasons.add(place + ": " + error.path("msg").asString(""));
    }
    return clean(String.join("; ", reasons));
  }

  private static String clean(String said) {
    String text = Redaction.text(said).replaceAll("\\s+", " ").strip();
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
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
