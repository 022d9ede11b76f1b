package com.instainstru.copilot.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the endpoints need of a request. */
final class HttpMessage {
  /** Most bytes of a body. */
  static final int MOST_BYTES = 1024 * 1024;

  private final Request request;

  HttpMessage(Request request) {
    this.request = request;
  }

  String method() {
    return request.getMethod();
  }

  /** The path as it was sent, undecoded, so that only one spelling fits. */
  String path() {
    return request.getHttpURI().getPath();
  }

  @Nullable String query(String name) {
    return Request.extractQueryParameters(request).getValue(name);
  }

  @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  /** Whether the client takes the media type. */
  boolean accepts(String mediaType) {
    String accept = header("Accept");
    if (accept == null) {
      return true;
    }
    String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    for (String part : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String type = part.strip().replaceFirst(";.*$", "").strip();
      if (type.equals(mediaType) || type.equals("*/*") || type.equals(family)) {
        return true;
      }
    }
    return false;
  }

  boolean hasJson() {
    String type = header("Content-Type");
    return type != null
        && type.toLowerCase(Locale.ROOT)
            .replaceFirst(";.*$", "")
            .strip()
            .equals("application/json");
  }

  /** Why the body will not be read at all; empty if it may be. */
  Optional<HttpReply> refusedBody() {
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    return length > MOST_BYTES ? Optional.of(tooLarge()) : Optional.empty();
  }

  static HttpReply tooLarge() {
    return HttpReply.refusal(413, "body_too_large").closing();
  }

  /**
   * The whole body.
   *
   * @return empty if it is larger than {@link #MOST_BYTES}
   */
  Optional<byte[]> body() throws IOException {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES ? Optional.empty() : Optional.of(bytes);
    }
  }
}
