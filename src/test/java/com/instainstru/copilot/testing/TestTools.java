package com.instainstru.copilot.testing;

import com.instainstru.copilot.tools.catalog.PersonalField;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tools that differ from another one in what a test is about. */
public final class TestTools {
  private TestTools() {}

  /** The same tool with another output schema. */
  public static ToolDefinition answering(ToolDefinition tool, ObjectNode outputSchema) {
    return copy(tool, outputSchema, tool.personal(), tool.request());
  }

  /** The same tool with these fields marked as personal. */
  public static ToolDefinition marking(ToolDefinition tool, List<PersonalField> personal) {
    return copy(tool, tool.outputSchema(), personal, tool.request());
  }

  /** The same tool with this call of the backend. */
  public static ToolDefinition asking(ToolDefinition tool, RequestTemplate request) {
    return copy(tool, tool.outputSchema(), tool.personal(), request);
  }

  private static ToolDefinition copy(
      ToolDefinition tool,
      ObjectNode outputSchema,
      List<PersonalField> personal,
      @Nullable RequestTemplate request) {
    return new ToolDefinition(
        tool.name(),
        tool.module(),
        tool.title(),
        tool.description(),
        tool.scope(),
        tool.action(),
        tool.untrusted(),
        tool.annotations(),
        tool.inputSchema(),
        outputSchema,
        personal,
        request,
        tool.handler(),
        tool.consent(),
        tool.cautions());
  }
}
