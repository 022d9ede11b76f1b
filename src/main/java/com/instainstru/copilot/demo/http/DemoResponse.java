package com.instainstru.copilot.demo.http;

import tools.jackson.databind.JsonNode;

/** An answer of a stand-in: always JSON. */
public record DemoResponse(int status, JsonNode body) {

  public static DemoResponse ok(JsonNode body) {
    return new DemoResponse(200, body);
  }
}
