package com.instainstru.copilot.testing;

import com.instainstru.copilot.testing.AssembledServer.Got;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client of revision 2026-07-28 that can show its user a form. */
public record StatelessClient(AssembledServer server, String token) {
  private static final String META = "io.modelcontextprotocol/";

  /** Calls a tool; single quotes in the arguments may stand for double ones. */
  public Got call(String tool, String arguments) throws IOException {
    return send(tool, arguments, Map.of());
  }

  /**
   * The same call with an answer to what was asked.
   *
   * @param state of the result that asked; null to leave it out
   * @param answer result of the elicitation
   */
  public Got answer(String tool, String arguments, @Nullable String state, String answer)
      throws IOException {
    ObjectNode responses = JsonNodeFactory.instance.objectNode();
    responses.set("consent", JsonMapper.shared().readTree(answer.replace('\'', '"')));
    return send(
        tool,
        arguments,
        state == null
            ? Map.of("inputResponses", responses)
            : Map.of(
                "inputResponses",
                responses,
                "requestState",
                JsonNodeFactory.instance.stringNode(state)));
  }

  /** The state that a result asks its client to bring back. */
  public static String state(Got asked) {
    return asked.json().at("/result/requestState").asString("");
  }

  private Got send(
      String tool, String arguments, Map<String, ? extends tools.jackson.databind.JsonNode> more)
      throws IOException {
    String name = "instainstru_" + tool;
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("jsonrpc", "2.0").put("id", 1).put("method", "tools/call");
    ObjectNode params = message.putObject("params").put("name", name);
    params.set("arguments", JsonMapper.shared().readTree(arguments.replace('\'', '"')));
    ObjectNode meta = params.putObject("_meta").put(META + "protocolVersion", "2026-07-28");
    meta.putObject(META + "clientInfo").put("name", "form client").put("version", "1");
    meta.putObject(META + "clientCapabilities").putObject("elicitation");
    more.forEach(params::set);
    return server.post(
        server
            .request("/mcp")
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", name),
        message.toString());
  }
}
