package com.instainstru.copilot.tools.catalog;

/** The four hints of MCP's tool annotations, all of them always given. */
public record Annotations(
    boolean readOnlyHint, boolean destructiveHint, boolean idempotentHint, boolean openWorldHint) {}
