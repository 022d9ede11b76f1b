package com.instainstru.copilot.mcp;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.UTF8JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/**
 * A document that stands in a message as the bytes that it came as: bytes are copied, where a text
 * would be decoded and encoded again, twice an answer.
 */
final class VerbatimJson extends SerializedString {
  private final transient byte[] json;

  /**
   * @param json a document in ASCII without blanks between its parts
   */
  VerbatimJson(byte[] json) {
    super(new String(json, StandardCharsets.US_ASCII));
    this.json = json;
  }

  /** The document itself, as a part of a message. */
  JsonNode asPart() {
    return JsonNodeFactory.instance.rawValueNode(new RawValue(this));
  }

  /** Its compact form as a text. */
  JsonNode asText() {
    return JsonNodeFactory.instance.pojoNode(new Text());
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (json.length > buffer.length - offset) {
      // The rare large one is encoded anew.
      return -1;
    }
    System.arraycopy(json, 0, buffer, offset, json.length);
    return json.length;
  }

  private final class Text extends JacksonSerializable.Base {
    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
      if (generator instanceof UTF8JsonGenerator) {
        generator.writeUTF8String(json, 0, json.length);
      } else {
        generator.writeString(getValue());
      }
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializationContext context, TypeSerializer types) {
      serialize(generator, context);
    }

    @Override
    public String toString() {
      return getValue();
    }
  }
}
