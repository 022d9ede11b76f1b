package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.HandlerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogReaderTest {
  private static final String GOOD =
      """
      catalog: 1
      modules:
        extras:
          title: Extras
          upstream: backend
          tools:
            queue_glance:
              title: A glance at the queues
              description: >-
                Number of waiting messages of each Celery queue, as the platform reports them now. Use it for a quick
                look; for workers and failures use the tools of the Celery module. It knows the broker's queues only.
              scope: mcp:read
              annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true }
              input:
                required: [name]
                properties:
                  name: { type: string, maxLength: 20 }
                  most: { type: integer, minimum: 1, default: 5 }
              request: { method: GET, path: "/api/v1/queues/{name}", query: [{ most: limit }] }
              output: { type: object }
      """;

  @TempDir Path folder;

  private final CatalogReader reader = new CatalogReader(HandlerRegistry.names());

  private Path file(String text) {
    try {
      return Files.writeString(folder.resolve("mine.yaml"), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<CatalogFault> faults(String text) {
    CatalogException refused =
        catchThrowableOfType(CatalogException.class, () -> reader.read(file(text)));
    assertThat(refused).isNotNull();
    return refused.faults();
  }

  @Test
  void aToolNeedsNoJava() {
    Catalog catalog = reader.readPackedWith(file(GOOD));
    assertThat(catalog.standard().tools()).hasSize(40);
    ToolDefinition tool = catalog.tool("instainstru_queue_glance").orElseThrow();
    assertThat(tool.module()).isEqualTo("extras");
    assertThat(tool.inputSchema().get("additionalProperties").booleanValue()).isFalse();
    assertThat(tool.request())
        .extracting(RequestTemplate::query)
        .isEqualTo(List.of(new RequestTemplate.Parameter("most", "limit")));
  }

  @Test
  void aSecondFileMayAddToAModuleThatExists() {
    Catalog catalog = reader.readPackedWith(file(GOOD.replace("  extras:", "  celery:")));
    assertThat(catalog.standard().modules()).hasSize(11);
    assertThat(catalog.modules().get(0).tools()).hasSize(8);
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    Path clash = file(GOOD.replace("queue_glance", "celery_queue_depth"));
    CatalogException refused =
        catchThrowableOfType(CatalogException.class, () -> reader.readPackedWith(clash));
    assertThat(refused)
        .hasMessageContaining(
            "mine.yaml:7: modules.extras.tools.celery_queue_depth: the name is taken");
  }

  /** What is replaced in the good file, and the fault that this makes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "catalog: 1|catalog: 2|1|catalog: is not 1; begin the file with catalog: 1",
        "catalog: 1|catalog: one|1|catalog: is not 1; begin the file with catalog: 1",
        "catalog: 1|catalog: 1.0|1|catalog: is not 1; begin the file with catalog: 1",
        "title: Extras|title: null|4|modules.extras.title: is missing; give a text",
        "title: Extras|title: ' '|4|modules.extras.title: is no text; give a text",
        "scope: mcp:read||7|scope: is missing; give a text",
        "query: [{ most: limit }]|query: [{ most: limit, name: n }]|19|has an unreadable item",
        "query: [{ most: limit }]|query: [{ most: 1 }]|19|has an unreadable item",
        "query: [{ most: limit }]|query: [most], timeout: 0|19|is no usable limit",
        "query: [{ most: limit }]|query: [most], timeout: 601|19|is no usable limit",
        "query: [{ most: limit }]|query: [most], timeout: soon|19|timeout: is no usable limit; give whole seconds from 1 to 600",
        "queues/{name}|queues/./{name}|19|has a bad segment; a segment is plain text or one whole {argument}",
        "queues/{name}|queues//{name}|19|has a bad segment",
        "method: GET|methd: GET|19|methd: unknown key; did you mean method?",
        "scope: mcp:read|scpe: mcp:read|12|scpe: unknown key; did you mean scope?",
        "readOnlyHint: true|readOnlyHints: true|13|readOnlyHints: unknown key; did you mean readOnlyHint?",
        "output: { type: object }|output: { type: objet }|20|is no JSON Schema 2020-12",
        "query: [{ most: limit }]|query: [most], headers: { X-Name: nobody }|19|headers.X-Name: names an argument",
        "query: [{ most: limit }]|query: [most], headers: { Authorization: name }|19|is no header for a tool to set; take a name",
        "query: [{ most: limit }]|query: [most], headers: { 'X Name': name }|19|is no header for a tool to set",
        "query: [{ most: limit }]|query: [most], derived: { nobody: { from: most, prefix: p- } }|19|derived.nobody: names an argument",
        "query: [{ most: limit }]|query: [most], derived: { name: { from: nobody, prefix: p- } }|19|derived.name.from: names an argument",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a, minutes: 0 }|19|seal.minutes: is no usable life; give whole minutes from 1 to 1440",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a, minutes: 1441 }|19|is no usable life",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a, minutes: soon }|19|is no usable life",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a }|19|is no usable life",
        "query: [{ most: limit }]|query: [most], seal: { path: data..a, minutes: 5 }|19|seal.path: names no field; give the steps by dots",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a, until: .b, minutes: 5 }|19|seal.until: names no field",
        "query: [{ most: limit }]|query: [most], seal: { path: data.a, minutes: 5, hours: 1 }|19|seal.hours: unknown key",
        "query: [{ most: limit }]|query: [most], open: { name: queue_glance }|19|names no tool that seals",
        "title: Extras|titel: Extras|4|modules.extras.titel: unknown key; did you mean title?",
        "title: Extras|zzzzzzzzzzz: 1|4|unknown key; known keys: default, probe, start, title, tools, upstream",
        "upstream: backend|upstream: mainframe|5|is no upstream; give backend, grafana, sentry or none",
        "upstream: backend|upstream: sentry|18|needs the backend",
        "queue_glance|Queue-Glance|7|is no tool name; use lower-case letters",
        "title: A glance at the queues|title: []|8|is no text; give a text",
        "title: A glance at the queues||7|title: is missing; give a text",
        "Number of waiting messages of each Celery queue, as the platform reports them now. Use it for a quick|Short|9|say in 150 to 400",
        "mcp:read|mcp:admin|12|is no scope; give mcp:read or mcp:write",
        "readOnlyHint: true|readOnlyHint: yes please|13|readOnlyHint: is no boolean; give true or false",
        "readOnlyHint: true, destructiveHint|destructiveHint|13|readOnlyHint: is missing",
        "scope: mcp:read|action: true¶scope: mcp:write|14|contradicts action: true",
        "type: string, maxLength|type: text, maxLength|17|is no JSON Schema 2020-12",
        "default: 5|default: 0|18|breaks its own rule",
        "required: [name]|required: [nam]|15|names nam; declare it under properties",
        "required: [name]|required: []|19|{name} is not required",
        "method: GET|method: DELETE|19|is no known method; give GET or POST",
        "/api/v1/queues|api/v1/queues|19|does not begin with /",
        "queues/{name}|queues/x{name}|19|has a bad segment",
        "queues/{name}|queues/../{name}|19|has a bad segment",
        "queues/{name}|queues/{nme}|19|names an argument that the tool does not have",
        "query: [{ most: limit }]|query: [most, limit]|19|names an argument that the tool does not have",
        "query: [{ most: limit }]|query: most|19|is no list",
        "query: [{ most: limit }]|query: [[most]]|19|has an unreadable item",
        "query: [{ most: limit }]|timeout: 20|19|never sends most",
        "query: [{ most: limit }]|body: [most]|19|does not go with GET",
        "method: GET|method: POST, cache: 30|19|goes with GET only",
        "query: [{ most: limit }]|query: [most], timeout: 1000|19|is no usable limit",
        "query: [{ most: limit }]|query: [most], retryable: maybe|19|is no boolean",
        "request:|handler: prometheus_query¶request:|19|no such handler; declare a request instead",
        "request: { method: GET, path: \"/api/v1/queues/{name}\", query: [{ most: limit }] }||7|has neither request nor handler",
        "output: { type: object }|output: { type: array }|20|is not object",
        "output: { type: object }|output: none|20|is no object"
      })
  void aFaultNamesLinePathAndRemedy(String good, @Nullable String bad, int line, String told) {
    String broken = GOOD.replace(good, bad == null ? "" : bad.replace("¶", "\n        "));
    assertThat(faults(broken))
        .anySatisfy(
            fault -> {
              assertThat(fault.toString()).contains("mine.yaml:", told);
              assertThat(Math.abs(fault.line() - line)).as("%s", fault).isLessThanOrEqualTo(2);
            });
  }

  @Test
  void aToolIsReadWithAllItsParts() {
    String whole =
        GOOD.replace(
            "request: { method: GET, path: \"/api/v1/queues/{name}\", query: [{ most: limit }] }",
            "request: { method: POST, path: \"/api/v1/queues/{name}\", body: [most], timeout: 600,"
                + " headers: { X-Name: name }, derived: { name: { from: most, prefix: p- } } }");
    ToolDefinition tool = reader.read(file(whole)).tools().get(0);
    assertThat(tool.name()).isEqualTo("instainstru_queue_glance");
    assertThat(tool.title()).isEqualTo("A glance at the queues");
    assertThat(tool.description())
        .startsWith("Number of waiting messages")
        .endsWith("the broker's queues only.");
    assertThat(tool.scope()).isEqualTo("mcp:read");
    assertThat(tool.action()).isFalse();
    assertThat(tool.annotations()).isEqualTo(new Annotations(true, false, true, true));
    assertThat(tool.inputSchema().propertyNames())
        .containsExactly("type", "properties", "required", "additionalProperties");
    assertThat(tool.outputSchema()).hasToString("{\"type\":\"object\"}");
    assertThat(tool.handler()).isNull();
    assertThat(tool.request())
        .isEqualTo(
            new RequestTemplate(
                "POST",
                "/api/v1/queues/{name}",
                List.of(),
                List.of(new RequestTemplate.Parameter("most", "most")),
                Map.of("X-Name", "name"),
                Map.of("name", new RequestTemplate.Derivation("most", "p-")),
                null,
                Map.of(),
                List.of(),
                Map.of(),
                600,
                false,
                0,
                false,
                List.of(),
                Map.of(),
                List.of()));
  }

  @Test
  void aReadMayBeRepeatedAndASendMayNot() {
    assertThat(reader.read(file(GOOD)).tools().get(0).request())
        .isEqualTo(
            new RequestTemplate(
                "GET",
                "/api/v1/queues/{name}",
                List.of(new RequestTemplate.Parameter("most", "limit")),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                List.of(),
                Map.of(),
                0,
                true,
                0,
                false,
                List.of(),
                Map.of(),
                List.of()));
  }

  @Test
  void aDerivedValueIsAHashOfTheCallerAndItsSource() {
    assertThat(new RequestTemplate.Derivation("most", "p-").of("jo|1", "abc"))
        .isEqualTo("p-c8b4bac3816532549b8e5d7a7ba8b1ae2ffd62ba2a2f2065b14ca6a0d4acc588");
  }

  @Test
  void aToolMayHaveNoArguments() {
    String none =
        GOOD.replaceAll("(?s)input:.*(?=        request)", "input: {}\n")
            .replace("/{name}", "")
            .replace(", query: [{ most: limit }]", "");
    assertThat(reader.read(file(none)).tools().get(0).inputSchema())
        .hasToString("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
  }

  @Test
  void faultsStandAtTheirLinesInOrder() {
    assertThat(
            faults(
                GOOD.replace("mcp:read", "x")
                    .replace("method: GET", "method: PUT")
                    .replace("minimum: 1", "minimum: one")))
        .extracting(CatalogFault::line)
        .contains(12, 19)
        .isSubsetOf(12, 14, 15, 16, 17, 18, 19);
  }

  @ParameterizedTest
  @CsvSource({"149, false", "150, true", "400, true", "401, false"})
  void aDescriptionHas150To400Characters(int length, boolean accepted) {
    String text =
        GOOD.replaceAll(
            "(?s)description: >-.*?(?=        scope)", "description: " + "a".repeat(length) + "\n");
    if (accepted) {
      assertThat(reader.read(file(text)).tools().get(0).description()).hasSize(length);
    } else {
      assertThat(faults(text))
          .singleElement()
          .satisfies(fault -> assertThat(fault.fault()).isEqualTo("has " + length + " characters"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 600})
  void aTimeoutIsFromOneSecondToTenMinutes(int seconds) {
    String text = GOOD.replace("query: [{ most: limit }]", "query: [most], timeout: " + seconds);
    assertThat(reader.read(file(text)).tools().get(0).request())
        .extracting(RequestTemplate::timeoutSeconds)
        .isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_440})
  void aSealedTextLivesFromAMinuteToADay(int minutes) {
    String text =
        GOOD.replace(
            "query: [{ most: limit }]",
            "query: [most], seal: { path: data.token, minutes: " + minutes + " }");
    assertThat(reader.read(file(text)).tools().get(0).request())
        .extracting(RequestTemplate::seal)
        .isEqualTo(new RequestTemplate.Sealed("data.token", null, minutes, Map.of()));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThat(faults(GOOD.replace("mcp:read", "x").replace("method: GET", "method: PUT")))
        .hasSize(2);
  }

  @Test
  void headersAndDerivedValuesNameArguments() {
    String send =
        GOOD.replace(
            "query: [{ most: limit }]",
            "query: [most], headers: { X-Name: name }, derived: { name: { from: most, prefix: p- } }");
    assertThat(reader.read(file(send)).tools()).hasSize(1);
    assertThat(
            faults(
                send.replace("X-Name: name", "X-Name: nobody").replace("from: most", "frm: most")))
        .extracting(CatalogFault::fault)
        .contains("unknown key", "names an argument that the tool does not have");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n- b\n", "a: 1\na: 2\n", "a: [1\n", "just text"})
  void aFileThatIsNoObjectIsRefusedWithItsLine(String text) {
    assertThat(faults(text))
        .singleElement()
        .extracting(CatalogFault::line)
        .asInstanceOf(InstanceOfAssertFactories.INTEGER)
        .isPositive();
  }

  @Test
  void anEmptyFileLacksEverything() {
    assertThat(faults("")).extracting(CatalogFault::path).contains("catalog", "modules");
  }

  @Test
  void reportsAnUnreadableFile() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThat(catchThrowableOfType(CatalogException.class, () -> reader.read(missing)))
        .hasMessageContaining("there is no such file");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(catchThrowableOfType(CatalogException.class, () -> reader.read(binary)))
        .hasMessageContaining("is not UTF-8");
    assertThat(catchThrowableOfType(CatalogException.class, () -> reader.read(folder)))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void numbersOfAnyKindAreReadAsTheyStand() {
    String schema = GOOD.replace("minimum: 1, default: 5", "minimum: 0.5, maximum: 7, default: 5");
    ToolDefinition tool = reader.read(file(schema)).tools().get(0);
    assertThat(tool.inputSchema().get("properties").get("most").get("minimum").decimalValue())
        .isEqualByComparingTo("0.5");
  }

  @Test
  void theExampleInTheDocumentationIsInOrder() throws IOException {
    String document = Files.readString(Path.of("docs/adding-a-tool.md"));
    Matcher example =
        Pattern.compile("```yaml\n(catalog: 1\n.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(example.find()).isTrue();
    assertThat(reader.readPackedWith(file(example.group(1))).standard().tools()).hasSize(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ for: queues }|modules.extras.start.with: names no tool; name a tool of the module",
        "{ for: queues, with: [other] }|names other, which is no tool of the module; name one",
        "{ with: [queue_glance] }|modules.extras.start.for: is missing; give a text",
        "{ for: queues, with: [queue_glance], wit: x }|modules.extras.start.wit: unknown key; did you mean with?",
      })
  void aStartNamesAMatterAndToolsOfItsModule(String start, String told) {
    assertThat(faults(GOOD.replace("title: Extras", "title: Extras\n    start: " + start)))
        .singleElement()
        .asString()
        .endsWith(told);
  }

  @Test
  void aStartIsRead() {
    String text =
        GOOD.replace(
            "title: Extras", "title: Extras\n    start: { for: queues, with: [queue_glance] }");
    assertThat(reader.read(file(text)).modules().get(0).start())
        .isEqualTo(new ModuleDefinition.Start("queues", List.of("queue_glance")));
  }

  @Test
  void aFilePresentsTheServerOrLeavesThatToThePackedOne() {
    Catalog own =
        reader.read(file("server: { name: mine, title: My Server, tool_prefix: my_ }\n" + GOOD));
    assertThat(own.serverName()).isEqualTo("mine");
    assertThat(own.serverTitle()).isEqualTo("My Server");
    assertThat(own.toolPrefix()).isEqualTo("my_");
    assertThat(own.tool("my_queue_glance")).isPresent();
    assertThat(own.tool("instainstru_queue_glance")).isEmpty();

    Catalog packed = reader.readPacked();
    for (Catalog catalog : List.of(reader.read(file(GOOD)), reader.readPackedWith(file(GOOD)))) {
      assertThat(catalog.serverName()).isEqualTo(packed.serverName());
      assertThat(catalog.serverTitle()).isEqualTo(packed.serverTitle());
      assertThat(catalog.toolPrefix()).isEqualTo("instainstru_");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: { name: mine, title: T } | server.tool_prefix: is missing; give a text",
        "server: { name: mine, titel: T, title: T, tool_prefix: my_ } | server.titel: unknown key; did you mean title?",
        "servers: {} | servers: unknown key; did you mean server?",
      })
  void howTheServerPresentsItselfIsWholeOrLeftOut(String server, String told) {
    assertThat(faults(server + "\n" + GOOD)).singleElement().asString().endsWith(told);
  }

  @Test
  void aModuleIsOfferedUnlessItSaysOtherwise() {
    assertThat(reader.read(file(GOOD)).standard().modules()).hasSize(1);
    String further = GOOD.replace("title: Extras", "title: Extras\n    default: false");
    assertThat(reader.read(file(further)).standard().modules()).isEmpty();
    String probed = GOOD.replace("title: Extras", "title: Extras\n    probe: /api/v1/extras");
    assertThat(reader.read(file(probed)).modules().get(0).probe()).isEqualTo("/api/v1/extras");
  }

  @ParameterizedTest
  @CsvSource({"probe: here, backend", "probe: /here, sentry"})
  void aProbeIsAPathOfTheBackend(String probe, String upstream) {
    String text =
        GOOD.replace("title: Extras", "title: Extras\n    " + probe)
            .replace("upstream: backend", "upstream: " + upstream);
    assertThat(faults(text))
        .anySatisfy(fault -> assertThat(fault.toString()).contains("is no path of the backend"));
  }

  /** What the packed file says of a module stands. */
  @Test
  void aModuleThatExistsKeepsItsTitleUpstreamAndStart() {
    ModuleDefinition packed = reader.readPacked().modules().get(0);
    ModuleDefinition joined =
        reader
            .readPackedWith(
                file(
                    GOOD.replace("  extras:", "  " + packed.name() + ":")
                        .replace("title: Extras", "title: Another title")))
            .modules()
            .get(0);

    assertThat(joined.title()).isEqualTo(packed.title());
    assertThat(joined.upstream()).isEqualTo(packed.upstream());
    assertThat(joined.start()).isEqualTo(packed.start());
    assertThat(joined.tools()).startsWith(packed.tools().get(0)).hasSize(packed.tools().size() + 1);
    assertThat(joined.tools().get(packed.tools().size()).name())
        .isEqualTo("instainstru_queue_glance");
  }

  /** A text in the schema's words, at the place of what it is wrong about. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxLength: 20|maxLength: -1|input.properties.name.maxLength",
        "type: string, maxLength: 20|enum: x|input.properties.name.enum",
        "type: string, maxLength: 20|anyOf: [{ type: string }, { type: nonsense }]|input.properties.name.anyOf[1].type",
        "minimum: 1, default: 5|minimum: 1, default: many|input.properties.most.default",
      })
  void aFaultOfASchemaStandsAtItsPlace(String good, String bad, String place) {
    assertThat(faults(GOOD.replace(good, bad)))
        .extracting(CatalogFault::path)
        .contains("modules.extras.tools.queue_glance." + place);
  }

  @Test
  void aSchemaThatIsNoneIsToldOnceAndItsDefaultsAreNotLookedAt() {
    assertThat(faults(GOOD.replace("minimum: 1, default: 5", "minimum: one, default: 0")))
        .singleElement()
        .satisfies(fault -> assertThat(fault.fault()).startsWith("is no JSON Schema 2020-12: "))
        .satisfies(fault -> assertThat(fault.remedy()).isEqualTo("correct the schema"));
  }
}
