package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.Content;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A successful answer.
 *
 * @param structured the JSON object that clients get as structured content and, in compact form, as
 *     text; belongs to the receiver, who may change it
 * @param attachments content items that follow the text
 */
public record ToolResult(ObjectNode structured, List<Content> attachments) {

  public ToolResult {
    attachments = List.copyOf(attachments);
  }

  /** An answer without attachments. */
  public static ToolResult of(ObjectNode structured) {
    return new ToolResult(structured, List.of());
  }

  /** The same answer with another object. */
  public ToolResult with(ObjectNode newStructured) {
    return new ToolResult(newStructured, attachments);
  }

  /** The images among the attachments. */
  public List<Content.Picture> pictures() {
    return attachments.stream()
        .filter(Content.Picture.class::isInstance)
        .map(Content.Picture.class::cast)
        .toList();
  }
}
