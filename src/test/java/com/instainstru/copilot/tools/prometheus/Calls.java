package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.catalog.Annotations;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls as handlers get them behind the chain. */
public final class Calls {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Calls() {}

  /**
   * @param arguments JSON object; apostrophes stand for quotation marks
   */
  public static ToolCall call(String arguments) {
    return call(arguments, context());
  }

  public static ToolCall call(String arguments, CallContext context) {
    return new ToolCall(tool(), json(arguments), context);
  }

  public static CallContext context() {
    return CallContext.of(
        new Caller("https://idp|u1", "u1", null, Set.of(Scope.READ), "oidc"), "http", "test");
  }

  /** A JSON object; apostrophes stand for quotation marks. */
  public static ObjectNode json(String text) {
    return JSON.readTree(text.replace('\'', '"')).asObject();
  }

  private static ToolDefinition tool() {
    return new ToolDefinition(
        "instainstru_any",
        "any",
        "Any",
        "Any tool",
        "mcp:read",
        false,
        true,
        new Annotations(true, false, true, true),
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        null,
        "any",
        null,
        List.of());
  }
}
