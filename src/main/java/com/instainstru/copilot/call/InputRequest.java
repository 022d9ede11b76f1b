package com.instainstru.copilot.call;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that only the client's side knows.
 *
 * @param key names the answer; unique within a call
 * @param capability what the client needs to answer it
 * @param params of the request that puts it, in the shape of {@link ClientCapability#method}
 * @param bound whether an answer counts only if this server has put this very question in this very
 *     call. An unbound one may be answered in advance: only for what gives no right to anything
 */
public record InputRequest(
    String key, ClientCapability capability, ObjectNode params, boolean bound) {

  /**
   * A form for the user.
   *
   * @param message what the user reads, in plain words
   * @param schema an object schema of flat, primitive properties (MCP, elicitation)
   */
  public static InputRequest form(String key, String message, ObjectNode schema) {
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("message", message);
    params.set("requestedSchema", schema);
    return new InputRequest(key, ClientCapability.FORM, params, true);
  }

  /** A request to the client's model. */
  public static InputRequest sampling(String key, ObjectNode params) {
    return new InputRequest(key, ClientCapability.SAMPLING, params, true);
  }

  /** The directories that the client works in. */
  public static InputRequest roots(String key) {
    return new InputRequest(
        key, ClientCapability.ROOTS, JsonNodeFactory.instance.objectNode(), true);
  }

  /** The same question, which may be answered in advance. */
  public InputRequest unbound() {
    return new InputRequest(key, capability, params, false);
  }
}
