package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Content;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of MCP's content items. */
final class ContentItems {
  private ContentItems() {}

  static ObjectNode item(Content content) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    if (content instanceof Content.Text text) {
      return item.put("type", "text").put("text", text.text());
    }
    if (content instanceof Content.Picture picture) {
      return data(item, "image", picture.mimeType(), picture.base64());
    }
    if (content instanceof Content.Sound sound) {
      return data(item, "audio", sound.mimeType(), sound.base64());
    }
    Content.Document document = (Content.Document) content;
    item.put("type", "resource")
        .putObject("resource")
        .put("uri", document.uri())
        .put("mimeType", document.mimeType())
        .put("text", document.text());
    return item;
  }

  private static ObjectNode data(ObjectNode item, String type, String mimeType, String base64) {
    return item.put("type", type).put("data", base64).put("mimeType", mimeType);
  }
}
