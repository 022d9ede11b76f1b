package com.instainstru.copilot.tools.catalog;

import tools.jackson.databind.node.ObjectNode;

/** Holds declared schemas against JSON Schema 2020-12, and defaults against their own schema. */
@FunctionalInterface
interface SchemaCheck {
  /** Notes what is wrong with the schema under the key. */
  void check(YamlObject owner, String key, ObjectNode schema);

  /** Looks at nothing, and loads nothing. */
  static SchemaCheck none() {
    return (owner, key, schema) -> {};
  }

  static SchemaCheck strict() {
    return new StrictSchemaCheck();
  }
}
