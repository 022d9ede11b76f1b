package com.instainstru.copilot.tool;

import com.instainstru.copilot.telemetry.Redaction;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

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

  /**
   * @param everywhere whether addresses and numbers are masked in every field ({@code
   *     INSTAINSTRU_MCP_MASK_PII})
   */
  public MaskPersonalData(boolean everywhere) {
    this.everywhere = everywhere;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    ObjectNode clean = Redaction.tree(result.structured(), this::clean).asObject();
    return result.with(clean);
  }

  private String clean(String field, String text) {
    String visible = Redaction.visible(text);
    String name = field.toLowerCase(Locale.ROOT);
    if (everywhere && isNamed("phone", name)) {
      return Redaction.phone(visible);
    }
    if (everywhere && isNamed("email", name)) {
      return Redaction.email(Redaction.secrets(visible));
    }
    if (name.equals(SEARCH)) {
      return Redaction.typed(visible);
    }
    return everywhere || FREE_TEXT.contains(name)
        ? Redaction.contacts(visible)
        : Redaction.secrets(visible);
  }

  private static boolean isNamed(String what, String field) {
    return field.equals(what) || field.endsWith("_" + what) || field.startsWith(what + "_");
  }
}
