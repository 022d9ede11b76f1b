package com.instainstru.copilot.upstream;

import tools.jackson.databind.JsonNode;

/**
 * A usable answer.
 *
 * @param status 200 to 299
 * @param body the JSON document
 */
public record UpstreamResponse(int status, JsonNode body) {}
