package com.instainstru.copilot.mcp.prompts;

import java.util.List;

/**
 * The prompts as read and checked at start.
 *
 * @param closing what every prompt ends with
 * @param prompts in listing order
 */
public record PromptCatalog(String closing, List<PromptDefinition> prompts) {
  public PromptCatalog {
    prompts = List.copyOf(prompts);
  }
}
