package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.JsonDocument;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A successful answer.
 *
 * @param document the JSON object that clients get as structured content and, in compact form, as
 *     text
 * @param attachments content items that follow the text
 */
public record ToolResult(JsonDocument document, List<Content> attachments) {

  public ToolResult {
    attachments = List.copyOf(attachments);
  }

  public ToolResult(ObjectNode structured, List<Content> attachments) {
    this(JsonDocument.of(structured), attachments);
  }

  /** An answer without attachments. */
  public static ToolResult of(ObjectNode structured) {
    return of(JsonDocument.of(structured));
  }

  /** An answer without attachments that may be text still. */
  public static ToolResult of(JsonDocument document) {
    return new ToolResult(document, List.of());
  }

  /** The object as a tree. */
  public ObjectNode structured() {
    return document.tree().asObject();
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
