package com.instainstru.copilot.tools.catalog;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The check itself; to load the validator and the metaschema takes a moment. */
final class StrictSchemaCheck implements SchemaCheck {
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Schema metaschema =
      registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

  @Override
  public void check(YamlObject owner, String key, ObjectNode schema) {
    List<Error> errors = metaschema.validate(schema);
    for (Error error : errors) {
      owner.fault(
          key + dotted(error.getInstanceLocation().toString()),
          "is no JSON Schema 2020-12: " + error.getMessage(),
          "correct the schema");
    }
    if (errors.isEmpty() && schema.get("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        checkDefault(owner, key + ".properties." + property.getKey(), property.getValue());
      }
    }
  }

  private void checkDefault(YamlObject owner, String key, JsonNode schema) {
    JsonNode value = schema.get("default");
    if (value != null && !registry.getSchema(schema).validate(value).isEmpty()) {
      owner.fault(key + ".default", "breaks its own rule", "give a default that the schema allows");
    }
  }

  private static String dotted(String pointer) {
    return pointer.replace('/', '.').replaceAll("\\.(\\d+)", "[$1]");
  }
}
