package com.instainstru.copilot.cli.remote;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.modern.McpSchema.DiscoverResult;
import io.modelcontextprotocol.modern.McpSchema.ElicitFormRequest;
import io.modelcontextprotocol.modern.McpSchema.ElicitResult;
import io.modelcontextprotocol.modern.McpSchema.Implementation;
import io.modelcontextprotocol.modern.McpSchema.ListToolsResult;
import io.modelcontextprotocol.modern.McpSchema.Tool;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.McpSyncClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The SDK's modern client: revision 2026-07-28. */
final class StatelessConnection implements McpConnection {
  private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  private static final Duration ROUND = Duration.ofMinutes(2);

  private final McpSyncClient client;
  private final DiscoverResult server;
  private @Nullable ListToolsResult listed;

  /**
   * @throws RpcFailure if the server does not speak this revision, or the request is wrong
   */
  StatelessConnection(HttpExchange http, ClientUser user, String version) {
    McpJsonMapper mapper = Json.mapper();
    McpClient.SyncBuilder builder =
        McpClient.sync(new StatelessTransport(http, mapper))
            .jsonMapper(mapper)
            .clientInfo(Implementation.builder("copilot", version).build())
            .roundTimeout(ROUND)
            .progress(notification -> user.tell(notification.message()));
    UnaryOperator<ObjectNode> forms = user.forms();
    if (forms != null) {
      builder.formElicitation(form -> answer(form, forms));
    }
    this.client = builder.build();
    this.server = Failures.translate(client::discover);
  }

  private static ElicitResult answer(ElicitFormRequest form, UnaryOperator<ObjectNode> forms) {
    ObjectNode answer = forms.apply(Json.form(form.message(), form.requestedSchema()));
    return answer.path("action").asString("").equals("accept")
        ? ElicitResult.accept(Json.map(answer.path("content")))
        : ElicitResult.decline();
  }

  @Override
  public String revision() {
    return "2026-07-28";
  }

  @Override
  public JsonNode serverInfo() {
    return Json.tree(server.meta()).path(SERVER_INFO);
  }

  @Override
  public JsonNode tools() {
    return Failures.translate(() -> Json.tree(listed()));
  }

  /** The tools, asked for once: a command lists them before it calls one. */
  private ListToolsResult listed() {
    ListToolsResult known = listed;
    if (known == null) {
      known = client.listTools().list();
      listed = known;
    }
    return known;
  }

  @Override
  public JsonNode call(String name, ObjectNode arguments) {
    return Failures.translate(
        () -> Json.tree(client.tool(tool(name)).arguments(Json.map(arguments)).call()));
  }

  /** The client needs the listing, since a tool may want arguments in headers as well. */
  private Tool tool(String name) {
    return listed().tools().stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RpcFailure(
                    RpcFailure.INVALID_PARAMS,
                    "The server offers you no tool " + name + ".",
                    MissingNode.getInstance()));
  }

  @Override
  public JsonNode prompts() {
    return Failures.translate(() -> Json.tree(client.prompts().list()));
  }

  @Override
  public JsonNode prompt(String name, ObjectNode arguments) {
    Map<String, String> texts = new HashMap<>();
    arguments.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return Failures.translate(() -> Json.tree(client.prompt(name).arguments(texts).get()));
  }

  @Override
  public JsonNode resource(String uri) {
    return Failures.translate(() -> Json.tree(client.resource(uri).read()));
  }

  @Override
  public void close() {
    // There is no session to end.
  }
}
