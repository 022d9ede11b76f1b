package com.instainstru.copilot.tools.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One tool as the catalog declares it. At least one of {@code request} and {@code handler} is set;
 * a handler may use the request.
 *
 * @param name full name with the prefix, as clients see it
 * @param module name of its module
 * @param title short title for people
 * @param description what it returns, when to use it, when not
 * @param scope the scope word a caller needs
 * @param action whether it changes something that other people see, so that a deployment has to
 *     turn actions on
 * @param untrusted whether its answers can hold text that people outside wrote, which a model must
 *     not take for instructions
 * @param annotations MCP's four hints
 * @param inputSchema JSON Schema 2020-12 of the arguments; an object schema that admits no unknown
 *     ones. Shared: never change it
 * @param outputSchema JSON Schema 2020-12 of the structured result. Shared: never change it
 * @param personal fields of the answer that a deployment can have masked
 * @param request the backend call it makes; null for none
 * @param handler name of the Java handler; null for none
 * @param consent what has to be agreed to before it acts; null for nothing
 * @param cautions sentences that go with answers whose truth is limited
 */
public record ToolDefinition(
    String name,
    String module,
    String title,
    String description,
    String scope,
    boolean action,
    boolean untrusted,
    Annotations annotations,
    ObjectNode inputSchema,
    ObjectNode outputSchema,
    List<PersonalField> personal,
    @Nullable RequestTemplate request,
    @Nullable String handler,
    @Nullable ConsentRule consent,
    List<Caution> cautions) {

  public ToolDefinition {
    personal = List.copyOf(personal);
    cautions = List.copyOf(cautions);
  }
}
