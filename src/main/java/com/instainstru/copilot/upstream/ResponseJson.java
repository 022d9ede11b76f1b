package com.instainstru.copilot.upstream;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that an upstream answers with. */
final class ResponseJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ResponseJson() {}

  /**
   * @param body UTF-8, or another encoding of Unicode that RFC 4627 lets one recognize
   * @return the tree, decimal numbers with all their digits; empty if the body holds only blanks
   * @throws JacksonException if it is not one JSON value, or an object in it has a key twice
   */
  static Optional<JsonNode> read(byte[] body) {
    JsonNode tree = MAPPER.readTree(body);
    return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
  }
}
