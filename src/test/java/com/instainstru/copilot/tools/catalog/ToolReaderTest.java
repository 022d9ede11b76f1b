package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One tool of a module as it is declared. */
class ToolReaderTest {
  private static final String GOOD =
      """
      title: A glance
      description: DESCRIPTION
      scope: mcp:read
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true }
      input: { required: [name], properties: { name: { type: string } } }
      output: { type: object }
      request: { method: GET, path: "/q/{name}" }
      """
          .replace("DESCRIPTION", "d".repeat(150));

  private final List<CatalogFault> faults = new ArrayList<>();

  private ToolDefinition read(String key, String upstream, String text) {
    YamlObject tool = YamlObject.root(YamlDocument.parse("f", text), faults);
    return new ToolReader("my_", Set.of("special", "sentry_debug"), SchemaCheck.none())
        .read("mod", upstream, key, tool);
  }

  private ToolDefinition good(String key, String text) {
    ToolDefinition tool = read(key, "backend", text);
    assertThat(told()).isEmpty();
    return tool;
  }

  private List<String> told() {
    return faults.stream()
        .map(fault -> fault.path() + ": " + fault.fault() + "; " + fault.remedy())
        .toList();
  }

  @Test
  void aReadOfTextThatPeopleWroteIsWhatAToolIsUnlessDeclared() {
    ToolDefinition tool = good("glance", GOOD);

    assertThat(tool.name()).isEqualTo("my_glance");
    assertThat(tool.module()).isEqualTo("mod");
    assertThat(tool.title()).isEqualTo("A glance");
    assertThat(tool.scope()).isEqualTo("mcp:read");
    assertThat(tool.action()).isFalse();
    assertThat(tool.untrusted()).isTrue();
    assertThat(tool.annotations()).isEqualTo(new Annotations(true, false, true, true));
    assertThat(tool.handler()).isNull();
    assertThat(tool.consent()).isNull();
    assertThat(tool.inputSchema().toString().replace('"', '\''))
        .isEqualTo(
            "{'type':'object','properties':{'name':{'type':'string'}},'required':['name'],"
                + "'additionalProperties':false}");
  }

  @Test
  void whatIsDeclaredOtherwiseIsSo() {
    ToolDefinition tool =
        good(
            "glance",
            GOOD.replace("readOnlyHint: true", "readOnlyHint: false")
                    .replace("mcp:read", "mcp:write")
                + "action: true\nuntrusted: false\nhandler: special\n");

    assertThat(tool.action()).isTrue();
    assertThat(tool.untrusted()).isFalse();
    assertThat(tool.scope()).isEqualTo("mcp:write");
    assertThat(tool.handler()).isEqualTo("special");
    assertThat(tool.request()).isNotNull();
    assertThat(tool.annotations()).isEqualTo(new Annotations(false, false, true, true));
  }

  @Test
  void aHandlerNeedsNoRequest() {
    String text = GOOD.replaceAll("request:.*", "handler: special");
    ToolDefinition tool = read("glance", "sentry", text);

    assertThat(told()).isEmpty();
    assertThat(tool.request()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a1_b", "queue_glance"})
  void aNameIsOfLowerCaseLettersDigitsAndUnderscores(String name) {
    assertThat(good(name, GOOD).name()).isEqualTo("my_" + name);
    assertThat(good("a".repeat(100), GOOD).name()).hasSize(103);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "_a", "a-b", "a b", "aA"})
  void otherNamesAreTold(String name) {
    read(name, "backend", GOOD);
    read("a".repeat(101), "backend", GOOD);

    assertThat(told())
        .hasSize(2)
        .allMatch(fault -> fault.endsWith("is no tool name; use lower-case letters, digits and _"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: A glance | title: null | title: is missing; give a text",
        "scope: mcp:read | scope: mcp | scope: is no scope; give mcp:read or mcp:write",
        "scope: mcp:read | scope: null | scope: is missing; give a text",
        "readOnlyHint: true, | '' | annotations.readOnlyHint: is missing; give true or false",
        "openWorldHint: true | hint: true, openWorldHint: true | annotations.hint: unknown key;"
            + " known keys: destructiveHint, idempotentHint, openWorldHint, readOnlyHint",
        "scope: mcp:read | scope: mcp:read¶action: true | annotations.readOnlyHint: contradicts"
            + " action: true; an action is not read-only",
        "scope: mcp:read | scope: mcp:read¶personal: { name: [a.b] } | personal.name: names a.b;"
            + " begin with a field that output.properties declares",
        "scope: mcp:read | scope: mcp:read¶personal: { shoe: [a] } | personal.shoe: unknown key;"
            + " known keys: address, birth_date, name",
        "scope: mcp:read | scope: mcp:read¶untrusted: 1 | untrusted: is no boolean; give true or"
            + " false",
        "required: [name] | required: [name, nam] | input.required: names nam; declare it under"
            + " properties",
        "output: { type: object } | output: { type: array } | output.type: is not object; a"
            + " structured result is an object",
        "output: { type: object } | output: {} | output.type: is not object; a structured result is"
            + " an object",
        "output: { type: object } | '' | output: is missing; give an object with keys and values",
        "scope: mcp:read | scope: mcp:read¶handler: spezial | handler: no such handler; did you"
            + " mean special?",
        "scope: mcp:read | scope: mcp:read¶handler: zzzzzzzzzzzz | handler: no such handler;"
            + " declare a request instead",
        "scope: mcp:read | scope: mcp:read¶zzzzzzzzzzzz: 1 | zzzzzzzzzzzz: unknown key; known keys:"
            + " action, annotations, cautions, consent, description, handler, input, output,"
            + " personal, request, scope, title, untrusted",
      })
  void aFaultIsToldOnceAtItsPlaceWithItsRemedy(String good, String bad, String fault) {
    read("glance", "backend", GOOD.replace(good, bad.replace('¶', '\n')));

    assertThat(told()).containsExactly(fault);
  }

  @Test
  void aToolDoesSomething() {
    read("glance", "backend", GOOD.replaceAll("request:.*", ""));

    assertThat(told())
        .containsExactly(
            ": has neither request nor handler; declare the backend call under request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana", "sentry", "none"})
  void aRequestGoesToTheBackendOnly(String upstream) {
    read("glance", upstream, GOOD);

    assertThat(told())
        .containsExactly(
            "request: needs the backend; put the tool into a module of upstream backend");
  }

  @ParameterizedTest
  @CsvSource({"149, false", "150, true", "400, true", "401, false"})
  void aDescriptionHas150To400Characters(int length, boolean good) {
    read("glance", "backend", GOOD.replace("d".repeat(150), "x".repeat(length)));

    assertThat(told().isEmpty()).isEqualTo(good);
  }

  /** Whatever stands under the input, unknown arguments are refused. */
  @Test
  void noArgumentIsAdmittedThatIsNotDeclared() {
    assertThat(
            good(
                    "glance",
                    GOOD.replace(
                        "input: {", "input: { additionalProperties: true, minProperties: 1,"))
                .inputSchema()
                .toString())
        .contains("\"additionalProperties\":false", "\"minProperties\":1");
  }

  @Test
  void consentGoesWithActionsOnly() {
    String consent =
        "consent: { least: client, words: 'Do {name}.', answer: name, title: N,"
            + " rehearsal: { flag: dry, token: name } }\n";
    read("glance", "backend", GOOD + consent);

    assertThat(told())
        .containsExactlyInAnyOrder(
            "consent: goes with actions only; add action: true, or remove it",
            "consent.rehearsal.flag: names no such argument; declare it as a boolean under input");
  }

  @Test
  void cautionsAreRead() {
    ToolDefinition tool =
        good(
            "glance",
            GOOD.replace(
                        "{ name: { type: string } }",
                        "{ name: { type: string }, limit: { type: integer } }")
                    .replace("path: ", "query: [limit], path: ")
                + """
                cautions:
                  - { say: always }
                  - { empty: data.rows, say: none }
                  - { full: rows, say: more }
                  - { argument: name, is: x, say: odd }
                  - { given: name, say: some }
                  - { answer: data.rate, is: "100.00", say: full }
                """);

    assertThat(tool.cautions())
        .containsExactly(
            new Caution(Caution.Condition.ALWAYS, "", "", "always"),
            new Caution(Caution.Condition.EMPTY, "data.rows", "", "none"),
            new Caution(Caution.Condition.FULL, "rows", "", "more"),
            new Caution(Caution.Condition.ARGUMENT, "name", "x", "odd"),
            new Caution(Caution.Condition.GIVEN, "name", "", "some"),
            new Caution(Caution.Condition.ANSWER, "data.rate", "100.00", "full"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ empty: rows }|cautions[0].say: is missing",
        "{ empty: rows, full: rows, say: x }|cautions[0]: has several conditions",
        "{ empty: 'rows of', say: x }|cautions[0].empty: names no field",
        "{ full: rows, say: x }|cautions[0].full: needs the argument limit",
        "{ argument: other, is: x, say: x }|cautions[0].argument: needs the argument other",
        "{ given: other, say: x }|cautions[0].given: needs the argument other",
        "{ answer: rate, say: x }|cautions[0].is: is missing",
        "{ if: rows, say: x }|cautions[0].if: unknown key"
      })
  void faultyCautionIsTold(String caution, String fault) {
    read("glance", "backend", GOOD + "cautions: [" + caution + "]\n");

    assertThat(told()).anySatisfy(line -> assertThat(line).startsWith(fault));
  }
}
