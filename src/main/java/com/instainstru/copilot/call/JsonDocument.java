package com.instainstru.copilot.call;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON document: the bytes that it came as until somebody asks for its tree, and the tree from
 * then on. Most answers of an upstream are passed on as they came; to build a tree of each and to
 * write it out again would take longer than all the rest of a call. Not thread safe.
 */
public final class JsonDocument {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private byte @Nullable [] verbatim;
  private @Nullable JsonNode tree;
  private final int longestList;

  private JsonDocument(byte @Nullable [] verbatim, @Nullable JsonNode tree, int longestList) {
    this.verbatim = verbatim;
    this.tree = tree;
    this.longestList = longestList;
  }

  /** A document that was made here. */
  public static JsonDocument of(JsonNode tree) {
    return new JsonDocument(null, tree, 0);
  }

  /**
   * A document that came from elsewhere; all of it is checked now, whenever its tree is built.
   *
   * @param bytes UTF-8; not to be changed by anybody from now on
   * @return empty for no document at all
   * @throws JacksonException if it is no JSON, or has a key twice in one object
   */
  public static Optional<JsonDocument> read(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == '{' && isCompactAscii(bytes)) {
      OptionalInt longestList = DocumentSurvey.longestList(bytes);
      if (longestList.isPresent()) {
        return Optional.of(new JsonDocument(bytes, null, longestList.getAsInt()));
      }
    }
    JsonNode tree = MAPPER.readTree(bytes);
    return tree.isMissingNode() ? Optional.empty() : Optional.of(of(tree));
  }

  /** The tree, which is the document from now on: who changes it changes the document. */
  public JsonNode tree() {
    JsonNode built = tree;
    if (built == null) {
      built = MAPPER.readTree(verbatim);
      tree = built;
      verbatim = null;
    }
    return built;
  }

  /**
   * The bytes that it came as: an object in ASCII without blanks or line breaks between its parts,
   * so that they can stand in any message. Null if it has become a tree.
   */
  public byte @Nullable [] verbatim() {
    return verbatim;
  }

  /** Number of items of its longest list; only known while there is no tree. */
  public int longestList() {
    return longestList;
  }

  private static boolean isCompactAscii(byte[] bytes) {
    boolean inText = false;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b < 0 || (!inText && b <= ' ')) {
        return false;
      }
      if (b == '"') {
        inText = !inText;
      } else if (b == '\\') {
        i++;
      }
    }
    return true;
  }
}
