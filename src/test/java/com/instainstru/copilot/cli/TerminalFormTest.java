package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TerminalFormTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ObjectNode ask(String typed, String properties) {
    Terminal terminal =
        TypedTerminal.of(typed, new ByteArrayOutputStream(), err, Map.of(), Path.of("."), true);
    return new TerminalForm(terminal)
        .ask(
            (ObjectNode)
                JsonMapper.shared()
                    .readTree(
                        ("{'message': 'Mail\\u001b[2J them?\\nAll of them?',"
                                + " 'requestedSchema': {'properties': "
                                + properties
                                + "}}")
                            .replace('\'', '"')));
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "30, integer, 30",
    "-2, integer, -2",
    "1.5, number, 1.5",
    "many, integer, '\"many\"'",
    "1.5, integer, '\"1.5\"'",
    "x, number, '\"x\"'",
    "yes, boolean, true",
    "Y, boolean, true",
    "no, boolean, false",
    "perhaps, boolean, '\"perhaps\"'",
    "30, string, '\"30\"'"
  })
  void givesAFieldTheTypeOfItsSchema(String typed, String type, String value) {
    ObjectNode answer = ask(typed + "\n", "{'field': {'type': '" + type + "'}}");

    assertThat(answer).hasToString("{\"action\":\"accept\",\"content\":{\"field\":" + value + "}}");
  }

  @Test
  void asksTheFieldsOneByOne() {
    ObjectNode answer =
        ask(
            "2\nred\n",
            "{'count': {'type': 'integer', 'title': 'Number', 'description': 'How many?'},"
                + " 'colour': {'enum': ['red', 'blue']}, 'sure': {'type': 'boolean'}}");

    assertThat(answer).hasToString("{\"action\":\"decline\"}");
    assertThat(err())
        .startsWith("Mail [2J them?\nAll of them?\n")
        .contains("How many?\nNumber: ", "colour [\"red\",\"blue\"]: ", "sure [yes/no]: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n"})
  void declinesWhenNothingIsTyped(String typed) {
    assertThat(ask(typed, "{'count': {'type': 'integer'}}"))
        .hasToString("{\"action\":\"decline\"}");
  }
}
