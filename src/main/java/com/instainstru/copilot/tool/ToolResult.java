package com.instainstru.copilot.tool;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A successful answer.
 *
 * @param structured the JSON object that clients get as structured content and, in compact form, as
 *     text
 * @param pictures images that follow the text
 */
public record ToolResult(ObjectNode structured, List<Picture> pictures) {

  public ToolResult {
    pictures = List.copyOf(pictures);
  }

  /** An answer without pictures. */
  public static ToolResult of(ObjectNode structured) {
    return new ToolResult(structured, List.of());
  }

  /** The same answer with another object. */
  public ToolResult with(ObjectNode newStructured) {
    return new ToolResult(newStructured, pictures);
  }

  /**
   * An image content item.
   *
   * @param mimeType for example {@code image/png}
   * @param base64 the image, encoded
   */
  public record Picture(String mimeType, String base64) {}
}
