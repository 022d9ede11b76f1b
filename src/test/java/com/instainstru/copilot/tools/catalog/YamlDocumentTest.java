package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tree that still knows its lines. */
class YamlDocumentTest {
  private static final String TEXT =
      """
      # a comment
      first: 1
      second:
        inner: [a, b]
        list:
          - name: x
          - name: y
            more: z
      """;

  private static YamlDocument parse(String text) {
    return YamlDocument.parse("mine.yaml", text);
  }

  private static CatalogFault fault(String text) {
    CatalogException refused = catchThrowableOfType(CatalogException.class, () -> parse(text));
    assertThat(refused).isNotNull();
    assertThat(refused.faults()).hasSize(1);
    return refused.faults().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "first, 2",
    "second, 3",
    "second.inner, 4",
    "second.inner[1], 4",
    "second.list, 5",
    "second.list[0], 6",
    "second.list[1], 7",
    "second.list[1].more, 8",
  })
  void everyKeyAndItemHasItsLine(String path, int line) {
    assertThat(parse(TEXT).line(path)).isEqualTo(line);
  }

  /** A fault of what is missing is told at what it is missing from. */
  @ParameterizedTest
  @CsvSource({
    "second.missing, 3",
    "second.list[1].missing, 7",
    "second.list[1].missing.deeper[3].still, 7",
    "second.list[9], 5",
    "missing, 1",
    "missing.deeper, 1",
    "'', 1",
  })
  void whatIsNotThereHasTheLineOfWhatIsAboveIt(String path, int line) {
    assertThat(parse(TEXT).line(path)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1 | {'a':1}",
        "a: -5 | {'a':-5}",
        "a: 123456789012345678901234567890 | {'a':123456789012345678901234567890}",
        "a: 0.10 | {'a':0.10}",
        "a: true | {'a':true}",
        "a: false | {'a':false}",
        "a: null | {'a':null}",
        "a: text | {'a':'text'}",
        "a: \"1\" | {'a':'1'}",
        "a: [] | {'a':[]}",
        "a: {} | {'a':{}}",
        "a: [1, [x, {b: 2}]] | {'a':[1,['x',{'b':2}]]}",
        "'' | {}",
      })
  void valuesKeepTheirKind(String text, String json) {
    assertThat(parse(text).root().toString().replace('"', '\'')).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1, 2]", "text", "7", "true"})
  void aDocumentIsAnObject(String text) {
    assertThat(fault(text))
        .isEqualTo(
            new CatalogFault(
                "mine.yaml", 1, "(document)", "is no object", "write keys and values"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a: 1¶b: 2¶a: 3 | 3", "a: 1¶b: [1¶ | 3", "a: 1¶b: 'x¶ | 3", "a: b: c | 1"})
  void whatCannotBeReadIsToldWithItsLineInOneSentence(String text, int line) {
    CatalogFault fault = fault(text.replace('¶', '\n'));

    assertThat(fault.line()).isBetween(line - 1, line);
    assertThat(fault.path()).isEqualTo("(document)");
    assertThat(fault.fault()).startsWith("cannot be read: ").doesNotContain("\n");
    assertThat(fault.remedy()).isEqualTo("write valid YAML with every key once");
  }

  @Test
  void aDocumentOfTheJarHasNoLines() {
    YamlDocument packed =
        YamlDocument.ofJson("packed", "{\"a\":{\"b\":1}}".getBytes(StandardCharsets.UTF_8));

    assertThat(packed.root().toString()).isEqualTo("{\"a\":{\"b\":1}}");
    assertThat(packed.line("a.b")).isEqualTo(1);
  }

  @Test
  void aFaultReadsAsCompilersWriteIt() {
    CatalogFault first = new CatalogFault("f.yaml", 3, "a.b", "is wrong", "make it right");
    CatalogFault second = new CatalogFault("f.yaml", 9, "c", "is bad", "make it good");
    CatalogException refused = new CatalogException(List.of(first, second));

    assertThat(refused)
        .hasMessage("f.yaml:3: a.b: is wrong; make it right\nf.yaml:9: c: is bad; make it good");
    assertThat(refused.faults()).containsExactly(first, second);
  }
}
