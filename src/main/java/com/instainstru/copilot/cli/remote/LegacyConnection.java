package com.instainstru.copilot.cli.remote;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.ElicitFormRequest;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import java.time.Duration;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The SDK's former client: Streamable HTTP up to revision 2025-11-25. */
final class LegacyConnection implements McpConnection {
  /** Includes the time that a person takes to answer a form. */
  private static final Duration REQUEST = Duration.ofMinutes(10);

  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  private final McpSyncClient client;
  private final InitializeResult server;

  /**
   * @throws RpcFailure if the server rejects the handshake
   */
  LegacyConnection(HttpExchange http, ClientUser user, String version) {
    McpJsonMapper mapper = Json.mapper();
    McpClient.SyncSpec builder =
        McpClient.sync(new LegacyTransport(http, mapper))
            .clientInfo(Implementation.builder("copilot", version).build())
            .requestTimeout(REQUEST)
            .initializationTimeout(HANDSHAKE)
            // Answers are shown, not checked; the default validator would be loaded all the same.
            .jsonSchemaValidator(
                (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(null))
            .progressConsumer(notification -> user.tell(notification.message()));
    UnaryOperator<ObjectNode> forms = user.forms();
    if (forms != null) {
      builder.elicitation(form -> answer(form, forms));
    }
    this.client = builder.build();
    this.server = Failures.translate(client::initialize);
  }

  private static ElicitResult answer(ElicitFormRequest form, UnaryOperator<ObjectNode> forms) {
    ObjectNode answer = forms.apply(Json.form(form.message(), form.requestedSchema()));
    return answer.path("action").asString("").equals("accept")
        ? ElicitResult.builder(ElicitResult.Action.ACCEPT)
            .content(Json.map(answer.path("content")))
            .build()
        : ElicitResult.builder(ElicitResult.Action.DECLINE).build();
  }

  @Override
  public String revision() {
    return server.protocolVersion();
  }

  @Override
  public JsonNode serverInfo() {
    return Json.tree(server.serverInfo());
  }

  @Override
  public JsonNode tools() {
    return Failures.translate(() -> Json.tree(client.listTools()));
  }

  @Override
  public JsonNode call(String name, ObjectNode arguments) {
    return Failures.translate(
        () ->
            Json.tree(
                client.callTool(
                    CallToolRequest.builder(name)
                        .arguments(Json.map(arguments))
                        .progressToken("call")
                        .build())));
  }

  @Override
  public JsonNode prompts() {
    return Failures.translate(() -> Json.tree(client.listPrompts()));
  }

  @Override
  public JsonNode prompt(String name, ObjectNode arguments) {
    return Failures.translate(
        () ->
            Json.tree(
                client.getPrompt(
                    GetPromptRequest.builder(name).arguments(Json.map(arguments)).build())));
  }

  @Override
  public JsonNode resource(String uri) {
    return Failures.translate(
        () -> Json.tree(client.readResource(ReadResourceRequest.builder(uri).build())));
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
