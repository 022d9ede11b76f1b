package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.redaction.JsonRedactor;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.security.redaction.Redaction;
import com.instainstru.copilot.tools.catalog.FieldPath;
import com.instainstru.copilot.tools.catalog.PersonalField;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cleans every result before anybody sees it. Secrets and invisible characters always go. E-mail
 * addresses and phone numbers are masked in text that users or programs wrote; in all other fields,
 * which the backend documents as personal data, only where the deployment wants it, and with them
 * IP addresses and the fields that the catalog marks as personal. Texts that a caller hands back,
 * where the catalog declares them, lose nothing but invisible characters.
 */
public final class MaskPersonalData implements ToolInterceptor {
  /** Fields with text of third parties. */
  private static final Set<String> FREE_TEXT =
      Set.of("args", "exception", "kwargs", "message_note", "note", "notes", "result", "traceback");

  /** Field with what people typed into the search of the marketplace. */
  private static final String SEARCH = "query";

  private final boolean everywhere;
  private final KnownSecrets known;
  private final Duration callTime;
  private final JsonRedactor redaction = new JsonRedactor(this::rule);

  /**
   * @param everywhere whether addresses and numbers are masked in every field ({@code
   *     INSTAINSTRU_MCP_MASK_PII})
   * @param known secrets that go wherever they stand
   * @param callTime limit of a whole call
   */
  public MaskPersonalData(boolean everywhere, KnownSecrets known, Duration callTime) {
    this.everywhere = everywhere;
    this.known = known;
    this.callTime = callTime;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = result(call, next);
    AnswerDeadline deadline = AnswerDeadline.of(call, callTime);
    ObjectNode clean = redaction.copy(result.structured(), deadline::check).asObject();
    RequestTemplate request = call.tool().request();
    if (request != null) {
      request.handedBack().forEach(path -> restore(path, result.structured(), clean));
    }
    if (everywhere) {
      call.tool()
          .personal()
          .forEach(field -> mask(clean, field.path().split("\\.", -1), 0, field.kind()));
    }
    return result.with(clean);
  }

  private static void mask(JsonNode at, String[] steps, int step, PersonalField.Kind kind) {
    if (at.isArray()) {
      at.forEach(item -> mask(item, steps, step, kind));
    } else if (at instanceof ObjectNode object) {
      JsonNode value = object.path(steps[step]);
      if (step + 1 < steps.length) {
        mask(value, steps, step + 1, kind);
      } else if (value.isString()) {
        object.put(steps[step], masked(value.stringValue(), kind));
      }
    }
  }

  private static String masked(String text, PersonalField.Kind kind) {
    return switch (kind) {
      case NAME -> Redaction.name(text);
      case BIRTH_DATE -> "[birth date]";
      case ADDRESS -> "[address]";
    };
  }

  private ToolResult result(ToolCall call, Chain next) {
    try {
      return next.proceed(call);
    } catch (ToolFailure failure) {
      throw failure.map(known::replace);
    }
  }

  private void restore(String path, ObjectNode answer, ObjectNode clean) {
    String pointer = FieldPath.pointer(path);
    JsonNode text = answer.at(pointer);
    int last = pointer.lastIndexOf('/');
    if (text.isString() && clean.at(pointer.substring(0, last)) instanceof ObjectNode parent) {
      parent.put(pointer.substring(last + 1), known.replace(Redaction.visible(text.stringValue())));
    }
  }

  private UnaryOperator<String> rule(String field) {
    UnaryOperator<String> rule = visibleRule(field.toLowerCase(Locale.ROOT));
    return text -> rule.apply(known.replace(Redaction.visible(text)));
  }

  private UnaryOperator<String> visibleRule(String field) {
    if (everywhere && isNamed("phone", field)) {
      return Redaction::phone;
    }
    if (everywhere && isNamed("email", field)) {
      return text -> Redaction.email(Redaction.secrets(text));
    }
    if (field.equals(SEARCH)) {
      return everywhere ? text -> Redaction.personal(Redaction.typed(text)) : Redaction::typed;
    }
    if (everywhere) {
      return Redaction::personal;
    }
    return FREE_TEXT.contains(field) ? Redaction::contacts : Redaction::secrets;
  }

  private static boolean isNamed(String what, String field) {
    return field.equals(what) || field.endsWith("_" + what) || field.startsWith(what + "_");
  }
}
