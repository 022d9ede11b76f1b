package com.instainstru.copilot.mcp.conformance;

import com.instainstru.copilot.mcp.ResourceSource;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Optional;

/** The resources that the suite reads. */
final class ConformanceResources implements ResourceSource {
  static final String WATCHED = "test://watched-resource";
  private static final String TEXT = "text/plain";
  private static final String JSON = "application/json";
  private static final String BEFORE_ID = "test://template/";
  private static final String AFTER_ID = "/data";

  @Override
  public List<Resource> list(Caller caller) {
    return List.of(
        new Resource("test://static-text", "text", "Text", "Static text.", TEXT),
        new Resource("test://static-binary", "binary", "Binary", "An image.", "image/png"),
        new Resource(WATCHED, "watched", "Watched", "Changes on demand.", TEXT));
  }

  @Override
  public List<Template> templates(Caller caller) {
    return List.of(
        new Template(BEFORE_ID + "{id}" + AFTER_ID, "template", "Template", "By id.", JSON));
  }

  @Override
  public Optional<Contents> read(String uri, Caller caller) {
    if (uri.startsWith(BEFORE_ID) && uri.endsWith(AFTER_ID)) {
      String id = uri.substring(BEFORE_ID.length(), uri.length() - AFTER_ID.length());
      return Optional.of(new Contents(uri, JSON, "{\"id\":\"" + id + "\",\"templateTest\":true}"));
    }
    return switch (uri) {
      case "test://static-text" ->
          Optional.of(new Contents(uri, TEXT, "This is the content of the static text resource."));
      case "test://static-binary" ->
          Optional.of(
              new Contents(
                  uri,
                  ConformanceTools.PICTURE.mimeType(),
                  ConformanceTools.PICTURE.base64(),
                  true));
      case WATCHED -> Optional.of(new Contents(uri, TEXT, "Watched content"));
      default -> Optional.empty();
    };
  }
}
