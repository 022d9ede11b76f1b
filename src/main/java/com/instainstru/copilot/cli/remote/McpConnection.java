package com.instainstru.copilot.cli.remote;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of one protocol. Results have the fields of MCP.
 *
 * <p>Every method throws {@link RemoteFailure} if the server cannot be asked, and {@link
 * RpcFailure} if it answers with an error.
 */
interface McpConnection extends AutoCloseable {
  /** The revision that is spoken. */
  String revision();

  /** Name and version of the server, as it says. */
  JsonNode serverInfo();

  /** The result of {@code tools/list}, all pages. */
  JsonNode tools();

  /** The result of {@code tools/call}. */
  JsonNode call(String name, ObjectNode arguments);

  /** The result of {@code prompts/list}. */
  JsonNode prompts();

  /**
   * The result of {@code prompts/get}.
   *
   * @param arguments texts by name
   */
  JsonNode prompt(String name, ObjectNode arguments);

  /** The result of {@code resources/read}. */
  JsonNode resource(String uri);

  @Override
  void close();
}
