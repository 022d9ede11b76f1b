package com.instainstru.copilot.mcp;

import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Optional;

/** Offers documents as MCP resources. */
public interface ResourceSource {
  /** The resources the caller may read. */
  List<Resource> list(Caller caller);

  /** The document at that URI; empty if it is not one of this source that the caller may read. */
  Optional<Contents> read(String uri, Caller caller);

  /** URI templates (RFC 6570) of documents that {@link #list} does not name one by one. */
  default List<Template> templates(Caller caller) {
    return List.of();
  }

  /**
   * The values for a variable of one of this source's templates that the caller may see, whatever
   * was typed so far.
   *
   * @return empty if the template is none of this source
   */
  default List<String> complete(String uriTemplate, String variable, Caller caller) {
    return List.of();
  }

  /**
   * One document.
   *
   * @param name for programs
   * @param title for people
   */
  record Resource(String uri, String name, String title, String description, String mimeType) {}

  /** A family of documents. */
  record Template(
      String uriTemplate, String name, String title, String description, String mimeType) {}

  /**
   * What a document holds.
   *
   * @param data its text, or Base64 if it is binary
   */
  record Contents(String uri, String mimeType, String data, boolean binary) {

    /** A document of text. */
    public Contents(String uri, String mimeType, String text) {
      this(uri, mimeType, text, false);
    }
  }
}
