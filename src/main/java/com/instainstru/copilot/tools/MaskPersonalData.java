package com.instainstru.copilot.tools;

import com.instainstru.copilot.security.redaction.JsonRedactor;
import com.instainstru.copilot.security.redaction.Redaction;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Cleans every result before anybody sees it. Secrets and invisible characters always go. E-mail
 * addresses and phone numbers are masked in text that users or programs wrote; in all other fields,
 * which the backend documents as personal data, only where the deployment wants it.
 */
public final class MaskPersonalData implements ToolInterceptor {
  /** Fields with text of third parties. */
  private static final Set<String> FREE_TEXT =
      Set.of("args", "exception", "kwargs", "message_note", "note", "notes", "result", "traceback");

  /** Field with what people typed into the search of the marketplace. */
  private static final String SEARCH = "query";

  private final boolean everywhere;
  private final Duration callTime;
  private final JsonRedactor redaction = new JsonRedactor(this::rule);

  /**
   * @param everywhere whether addresses and numbers are masked in every field ({@code
   *     INSTAINSTRU_MCP_MASK_PII})
   * @param callTime limit of a whole call
   */
  public MaskPersonalData(boolean everywhere, Duration callTime) {
    this.everywhere = everywhere;
    this.callTime = callTime;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    AnswerDeadline deadline = AnswerDeadline.of(call, callTime);
    return result.with(redaction.copy(result.structured(), deadline::check).asObject());
  }

  private UnaryOperator<String> rule(String field) {
    UnaryOperator<String> rule = visibleRule(field.toLowerCase(Locale.ROOT));
    return text -> rule.apply(Redaction.visible(text));
  }

  private UnaryOperator<String> visibleRule(String field) {
    if (everywhere && isNamed("phone", field)) {
      return Redaction::phone;
    }
    if (everywhere && isNamed("email", field)) {
      return text -> Redaction.email(Redaction.secrets(text));
    }
    if (field.equals(SEARCH)) {
      return Redaction::typed;
    }
    return everywhere || FREE_TEXT.contains(field) ? Redaction::contacts : Redaction::secrets;
  }

  private static boolean isNamed(String what, String field) {
    return field.equals(what) || field.endsWith("_" + what) || field.startsWith(what + "_");
  }
}
