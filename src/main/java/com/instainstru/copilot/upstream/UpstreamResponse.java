package com.instainstru.copilot.upstream;

import tools.jackson.databind.JsonNode;

/**
 * A usable answer.
 *
 * @param status 200 to 299
 * @param body what it holds; belongs to the receiver, who may change it
 */
public record UpstreamResponse(int status, JsonNode body) {}
