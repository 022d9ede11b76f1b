package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Typed values of a document, and every mistake in it at its line. */
class YamlObjectTest {
  private final List<CatalogFault> faults = new ArrayList<>();

  private YamlObject read(String text) {
    return YamlObject.root(YamlDocument.parse("f", text.replace('¶', '\n')), faults);
  }

  private List<String> told() {
    return faults.stream().map(CatalogFault::toString).toList();
  }

  private void fine() {
    assertThat(told()).isEmpty();
  }

  @Test
  void aTextIsStripped() {
    YamlObject object = read("a: ' x '¶b: y");

    assertThat(object.text("a")).isEqualTo("x");
    assertThat(object.optionalText("b")).isEqualTo("y");
    assertThat(object.optionalText("c")).isNull();
    assertThat(object.has("a")).isTrue();
    assertThat(object.has("c")).isFalse();
    fine();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b: 1 | f:1: a: is missing; give a text",
        "b: 1¶a: null | f:2: a: is missing; give a text",
        "b: 1¶a: 7 | f:2: a: is no text; give a text",
        "b: 1¶a: '' | f:2: a: is no text; give a text",
        "b: 1¶a: [x] | f:2: a: is no text; give a text",
      })
  void aTextThatIsNoneIsToldOnceAndEmpty(String text, String fault) {
    assertThat(read(text).text("a")).isEmpty();
    assertThat(told()).containsExactly(fault);
  }

  @Test
  void anOptionalTextThatIsNoneIsToldToo() {
    assertThat(read("a: 7").optionalText("a")).isNull();
    assertThat(told()).containsExactly("f:1: a: is no text; give a text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a: true | - | true | -",
        "a: false | - | false | -",
        "a: true | false | true | -",
        "a: false | true | false | -",
        "b: 1 | true | true | -",
        "b: 1 | false | false | -",
        "b: 1 | - | false | f:1: a: is missing; give true or false",
        "a: 'true' | - | false | f:1: a: is no boolean; give true or false",
        "a: 1 | false | false | f:1: a: is no boolean; give true or false",
      })
  void aFlagIsTrueOrFalseOrWhatItIsWhenAbsent(
      String text, @Nullable Boolean absent, boolean value, @Nullable String fault) {
    assertThat(read(text).flag("a", absent)).isEqualTo(value);
    assertThat(told()).isEqualTo(fault == null ? List.of() : List.of(fault));
  }

  @ParameterizedTest
  @CsvSource({"b: 1, 0, true", "a: 1, 1, true", "a: 600, 600, true"})
  void secondsAreFrom1To600AndNoneIfAbsent(String text, int seconds, boolean good) {
    assertThat(read(text).seconds("a")).isEqualTo(seconds);
    assertThat(faults.isEmpty()).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({"a: 0", "a: -1", "a: 601", "a: 1.5", "a: '5'", "a: 99999999999999", "a: null"})
  void otherSecondsAreNoLimit(String text) {
    assertThat(read(text).seconds("a")).isZero();
    assertThat(told())
        .containsExactly("f:1: a: is no usable limit; give whole seconds from 1 to 600");
  }

  @Test
  void anUnknownKeyNamesTheNearestOrAll() {
    read("titel: x¶zzzzzzzzz: y¶upstream: z").only(Set.of("upstream", "title"));

    assertThat(told())
        .containsExactly(
            "f:1: titel: unknown key; did you mean title?",
            "f:2: zzzzzzzzz: unknown key; known keys: title, upstream");
  }

  @Test
  void anObjectKnowsItsPlace() {
    YamlObject inner = read("a:¶  b:¶    c: 7").object("a").object("b");
    inner.fault("c", "is odd", "make it even");
    inner.fault("", "is odd too", "make it even");

    assertThat(inner.path("c")).isEqualTo("a.b.c");
    assertThat(inner.node().get("c").intValue()).isEqualTo(7);
    assertThat(told())
        .containsExactly("f:3: a.b.c: is odd; make it even", "f:2: a.b: is odd too; make it even");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b: 1 | f:1: a: is missing; give an object with keys and values",
        "b: 1¶a: 7 | f:2: a: is no object; give an object with keys and values",
        "b: 1¶a: [] | f:2: a: is no object; give an object with keys and values",
      })
  void anObjectThatIsNoneIsToldAndEmpty(String text, String fault) {
    assertThat(read(text).object("a").node()).isEmpty();
    assertThat(told()).containsExactly(fault);
  }

  @Test
  void objectsStandInTheOrderOfTheFile() {
    assertThat(read("z: {}¶a: {}¶m: 1").objects()).containsOnlyKeys("z", "a", "m");
    assertThat(read("z: {}¶a: {}").objects().keySet()).containsExactly("z", "a");
    assertThat(told()).containsExactly("f:3: m: is no object; give an object with keys and values");
  }

  @Test
  void textsOfAListMayBeNumbers() {
    YamlObject object = read("a: [x, 7, true]");

    assertThat(object.texts("a")).containsExactly("x", "7", "true");
    assertThat(object.texts("b")).isEmpty();
    assertThat(object.items("a")).hasSize(3);
    fine();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [x, [y]] | f:1: a: has an item that is no text; give texts",
        "a: [x, {y: 1}] | f:1: a: has an item that is no text; give texts",
        "a: [x, null] | f:1: a: has an item that is no text; give texts",
      })
  void itemsThatAreNoTextsAreToldAndLeftOut(String text, String fault) {
    assertThat(read(text).texts("a")).containsExactly("x");
    assertThat(told()).containsExactly(fault);
  }

  @Test
  void whatIsNoListIsToldAndEmpty() {
    assertThat(read("a: x").items("a")).isEmpty();
    assertThat(told()).containsExactly("f:1: a: is no list; give a list such as [limit]");
  }

  @Test
  void itemsThatAreObjectsKnowTheirPlace() {
    List<YamlObject> items = read("a:¶- {n: 1}¶- x¶- {n: 3}").objectItems("a");
    items.get(1).fault("n", "is odd", "make it even");

    assertThat(items).extracting(item -> item.node().get("n").intValue()).containsExactly(1, 3);
    assertThat(told())
        .containsExactly(
            "f:3: a[1]: is no object; give an object with keys and values",
            "f:4: a[2].n: is odd; make it even");
  }
}
