package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every rule that a schema of an operator's own tool can have is told in words. */
class ArgumentRuleTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'type':'array','items':{'type':'string'}} | 'x' | must be a list",
        "{'type':'object'} | 'x' | must be an object",
        "{'type':'number'} | 'x' | must be a number",
        "{'type':'integer'} | 'x' | must be a whole number",
        "{'type':'boolean'} | 'x' | must be true or false",
        "{'type':'string'} | 1 | must be a text",
        "{'type':'array','items':{'type':'string'},'minItems':2} | ['x'] | must have at least 2 entries",
        "{'type':'array','items':{'type':'string'},'maxItems':1} | ['x','y'] | must have at most 1 entries",
        "{'type':'string','minLength':2} | 'x' | must have at least 2 characters",
        "{'type':'string','minLength':2,'maxLength':3} | 'x' | must have from 2 to 3 characters",
        "{'type':'string','format':'email'} | 'x' | must be an e-mail address",
        "{'type':'string','format':'date'} | 'x' | must be a real date as YYYY-MM-DD",
        "{'type':'string','format':'ipv4'} | 'x' | must be a valid ipv4",
        "{'type':'string','pattern':'^a$'} | 'x' | must match ^a$",
        "{'enum':['a','b']} | 'x' | must be one of a, b",
        "{'type':'integer','minimum':3} | 1 | must be at least 3",
        "{'type':'integer','multipleOf':5} | 1 | breaks the rule multipleOf",
      })
  void aRuleIsToldInWords(String rules, String value, String words) {
    JsonNode schema = json("{'type':'object','properties':{'field':" + rules + "}}");
    Schema compiled = REGISTRY.getSchema(schema);

    List<String> told =
        compiled.validate(json("{'field':" + value + "}")).stream()
            .map(error -> ArgumentRule.describe(error, schema))
            .toList();

    assertThat(told).containsExactly("field " + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'rows':[{'id':1}]} | rows[0].id must be a text",
        "{'rows':[{'no':1}]} | rows[0].no is not known here",
        "{'rows':[{}],'b':1} | b is not known here",
      })
  void aFieldIsNamedByItsPlace(String arguments, String words) {
    JsonNode schema =
        json(
            "{'type':'object','additionalProperties':false,'properties':{'rows':{'type':'array',"
                + "'items':{'type':'object','additionalProperties':false,"
                + "'properties':{'id':{'type':'string'}}}}}}");

    assertThat(
            REGISTRY.getSchema(schema).validate(json(arguments)).stream()
                .map(error -> ArgumentRule.describe(error, schema)))
        .containsExactly(words);
  }
}
