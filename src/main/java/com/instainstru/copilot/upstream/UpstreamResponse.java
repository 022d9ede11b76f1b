package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.JsonDocument;
import tools.jackson.databind.JsonNode;

/**
 * A usable answer.
 *
 * @param status 200 to 299
 * @param document what it holds
 */
public record UpstreamResponse(int status, JsonDocument document) {
  /** What it holds, as a tree. */
  public JsonNode body() {
    return document.tree();
  }
}
