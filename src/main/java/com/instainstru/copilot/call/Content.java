package com.instainstru.copilot.call;

/** A content item of MCP beside structured content; binary data is Base64. */
public sealed interface Content {

  /** Plain text. */
  record Text(String text) implements Content {}

  /**
   * An image.
   *
   * @param mimeType for example {@code image/png}
   * @param base64 the image, encoded
   */
  record Picture(String mimeType, String base64) implements Content {}

  /**
   * A sound.
   *
   * @param mimeType for example {@code audio/wav}
   * @param base64 the sound, encoded
   */
  record Sound(String mimeType, String base64) implements Content {}

  /** A document in full. */
  record Document(String uri, String mimeType, String text) implements Content {}
}
