package com.instainstru.copilot.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonTextTest {
  private static final List<String> PLACE = List.of("servers", "ours");
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final JsonNode ENTRY =
      EXACT.readTree("{\"command\": \"/opt/copilot\", \"args\": [\"stdio\"]}");

  private static String edited(String text) {
    return JsonText.of(text, true).with(PLACE, ENTRY).text();
  }

  @Example
  void addsLinesToAnEmptyObject() {
    assertThat(edited("{}\n"))
        .isEqualTo(
            """
            {
              "servers": {
                "ours": {
                  "command": "/opt/copilot",
                  "args": ["stdio"]
                }
              }
            }
            """);
  }

  @Example
  void usesIndentationAndLineEndsOfTheFile() {
    assertThat(edited("{\r\n\t\"servers\": {\r\n\t\t\"a\": 1\r\n\t}\r\n}"))
        .isEqualTo(
            "{\r\n\t\"servers\": {\r\n\t\t\"a\": 1,\r\n\t\t\"ours\": {\r\n\t\t\t\"command\":"
                + " \"/opt/copilot\",\r\n\t\t\t\"args\": [\"stdio\"]\r\n\t\t}\r\n\t}\r\n}");
  }

  @Example
  void keepsCommentsWhereTheyWere() {
    assertThat(
            edited(
                """
                {
                  // all of them
                  "servers": {
                    "a": 1.50 // mine, see "ours": {}
                    /* the end */
                  },
                }
                """))
        .isEqualTo(
            """
            {
              // all of them
              "servers": {
                "a": 1.50, // mine, see "ours": {}
                /* the end */
                "ours": {
                  "command": "/opt/copilot",
                  "args": ["stdio"]
                }
              },
            }
            """);
  }

  @Example
  void usesATrailingComma() {
    assertThat(edited("{\n  \"servers\": {\n    \"a\": 1, // one, two\n  }\n}"))
        .contains("\"a\": 1, // one, two\n    \"ours\": {");
    assertThat(edited("{\"servers\": {\"a\": [1], /* , */ }}"))
        .isEqualTo(
            "{\"servers\": {\"a\": [1], /* , */ \"ours\": {\"command\": \"/opt/copilot\","
                + " \"args\": [\"stdio\"]} }}");
    assertThat(edited("{\"servers\": {\"a\": \"x\" /* , */ }}"))
        .contains("\"x\", /* , */ \"ours\": {");
  }

  @Example
  void writesNothingIntoATrailingComment() {
    String text = edited("{ \"servers\": { \"a\": 1 // one\n} }");
    assertThat(JsonText.of(text, true).at(PLACE)).contains(ENTRY);
    assertThat(edited("{ // none yet\n}")).startsWith("{ // none yet\n  \"servers\": {");
    assertThat(edited("{ \"servers\": { /* none */ } }")).contains("/* none */\"ours\": {");
  }

  @Example
  void replacesOnlyADifferentValue() {
    String text =
        "{\n  \"servers\": {\n    \"ours\": {\n      \"args\": [ ],\n      \"env\": {\"A\":\"1\"}\n    }\n  }\n}\n";
    JsonText document = JsonText.of(text, false);
    assertThat(document.with(List.of("servers", "ours", "args"), EXACT.readTree("[]")).text())
        .isEqualTo(text);
    assertThat(
            document.with(List.of("servers", "ours", "args"), EXACT.readTree("[\"stdio\"]")).text())
        .isEqualTo(text.replace("[ ]", "[\"stdio\"]"));
    assertThat(document.with(List.of("servers", "ours"), EXACT.readTree("{\"b\": {}}")).text())
        .isEqualTo("{\n  \"servers\": {\n    \"ours\": {\n      \"b\": {}\n    }\n  }\n}\n");
    assertThat(document.with(List.of(), EXACT.readTree("{}")).text()).isEqualTo(text);
  }

  @Example
  void takesTheLastOfEqualNamesAsTheClientDoes() {
    String text = "{\"servers\": {\"ours\": 1}, \"servers\": {\"ours\": 2}}";
    assertThat(JsonText.of(text, false).with(PLACE, EXACT.readTree("3")).text())
        .isEqualTo("{\"servers\": {\"ours\": 1}, \"servers\": {\"ours\": 3}}");
  }

  @Example
  void keepsAnEntryThatIsNoObject() {
    assertThatThrownBy(() -> edited("{\"servers\": null}"))
        .isInstanceOf(JsonTextException.class)
        .hasMessage("servers holds no object");
    assertThat(JsonText.of("{\"servers\": [1]}", false).at(PLACE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{%n  'a': 1,%n  'b' 2%n}     | line 3, column 7: ",
        "{'a': 1}%n{'b': 2}           | line 2: something follows",
        "[1]                          | line 1: it must hold one JSON object",
        "// nothing%n                 | line 1: it must hold one JSON object",
        "{'a': 'open%n                | line 1, column ",
        "{'a': tru}                   | line 1, column ",
        "{'a': {'b': [1, 2}           | line 1, column ",
      })
  void reportsABrokenDocumentWithItsLine(String text, String message) {
    String document = text.formatted().replace('\'', '"').replace("%n", "\n");
    assertThatThrownBy(() -> edited(document))
        .isInstanceOf(JsonTextException.class)
        .hasMessageStartingWith(message);
  }

  @Example
  void rejectsCommentsWhereTheClientReadsNone() {
    for (String text : List.of("{ // x\n}", "{\"a\": 1,}")) {
      assertThatThrownBy(() -> JsonText.of(text, false)).isInstanceOf(JsonTextException.class);
    }
  }

  /** Everything that was there is there afterwards, in its order, to the last digit and comment. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void keepsEverythingElse(@ForAll("documents") String text) {
    JsonText before = JsonText.of(text, true);
    JsonText after = before.with(PLACE, ENTRY);
    ObjectNode expected = (ObjectNode) EXACT.readTree(text);
    if (before.at(PLACE).isEmpty()) {
      assertThat(isContained(text, after.text())).as(after.text()).isTrue();
    }
    expected.withObject("servers").set("ours", ENTRY);
    JsonNode read = EXACT.readTree(after.text());
    assertThat(read).isEqualTo(expected);
    assertThat(read.propertyNames()).containsExactlyElementsOf(expected.propertyNames());
    assertThat(after.with(PLACE, ENTRY).text()).isEqualTo(after.text());
  }

  /** Whether one text is the other with characters left out. */
  private static boolean isContained(String text, String longer) {
    int found = 0;
    for (int i = 0; i < longer.length() && found < text.length(); i++) {
      if (longer.charAt(i) == text.charAt(found)) {
        found++;
      }
    }
    return found == text.length();
  }

  @Provide
  Arbitrary<String> documents() {
    return objects(values(3), "servers", objects(values(2), "ours", values(2)));
  }

  private static Arbitrary<String> gaps() {
    return Arbitraries.of(
        "", " ", "\n", "\n  ", "\r\n\t", " /* , { \" */ ", " // \"ours\": 1, }\n");
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> scalars =
        Arbitraries.of(
            "1",
            "-0.10",
            "1e5",
            "123456789012345678901234567890",
            "1.0000000000000000001",
            "true",
            "null",
            "\"\"",
            "\"a\\u0041\\/\\n\"",
            "\"// no comment\"",
            "\"ü 漢 😀\"",
            "[ ]",
            "[1,\n2]",
            "[{\"servers\": {}}, \"}\"]",
            "{}");
    return depth == 0
        ? scalars
        : Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, scalars),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.lazy(() -> objects(values(depth - 1), "y", values(0)))));
  }

  /** Objects with members of different names, where a given one has values of its own. */
  private static Arbitrary<String> objects(
      Arbitrary<String> values, String name, Arbitrary<String> itsValues) {
    Arbitrary<List<String>> names =
        Arbitraries.of(name, "a", "b c", "\\u00e9", "mcpServers", "serverz")
            .list()
            .uniqueElements()
            .ofMaxSize(4);
    return Combinators.combine(
            names,
            values.list().ofSize(4),
            itsValues,
            gaps().list().ofSize(6),
            Arbitraries.of("", ","))
        .as(
            (keys, contents, own, gap, comma) -> {
              String members =
                  keys.stream()
                      .map(
                          key ->
                              "\""
                                  + key
                                  + "\""
                                  + gap.get(0)
                                  + ":"
                                  + gap.get(1)
                                  + (key.equals(name) ? own : contents.get(keys.indexOf(key)))
                                  + gap.get(2))
                      .collect(Collectors.joining("," + gap.get(3)));
              return "{" + gap.get(4) + members + (keys.isEmpty() ? "" : comma) + gap.get(5) + "}";
            });
  }
}
