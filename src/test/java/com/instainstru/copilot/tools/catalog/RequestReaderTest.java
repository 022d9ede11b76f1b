package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.tools.catalog.RequestTemplate.Derivation;
import com.instainstru.copilot.tools.catalog.RequestTemplate.Parameter;
import com.instainstru.copilot.tools.catalog.RequestTemplate.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a tool's arguments become one backend call, and what a declaration may not say. */
class RequestReaderTest {
  private static final String SENDS = "method: GET, path: '/q/{id}', query: [most]";

  private final List<CatalogFault> faults = new ArrayList<>();

  private RequestTemplate read(String request, boolean hasHandler) {
    YamlObject root =
        YamlObject.root(YamlDocument.parse("f", "request: { " + request + " }"), faults);
    return new RequestReader(
            root.object("request"), "my_", Set.of("id", "most"), Set.of("id"), hasHandler)
        .read();
  }

  private RequestTemplate windowed(String request, String... arguments) {
    YamlObject root =
        YamlObject.root(
            YamlDocument.parse("f", "request: { method: GET, path: /q, " + request + " }"), faults);
    return new RequestReader(root.object("request"), "my_", Set.of(arguments), Set.of(), false)
        .read();
  }

  private RequestTemplate good(String request) {
    RequestTemplate template = read(request, false);
    assertThat(told()).isEmpty();
    return template;
  }

  private List<String> told() {
    return faults.stream()
        .map(fault -> fault.path() + " " + fault.fault() + "; " + fault.remedy())
        .toList();
  }

  @Test
  void aReadIsRetryableAndHasNoFurtherParts() {
    assertThat(good(SENDS))
        .isEqualTo(
            new RequestTemplate(
                "GET",
                "/q/{id}",
                List.of(new Parameter("most", "most")),
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
  void everythingThatIsDeclaredIsRead() {
    assertThat(
            good(
                "method: POST, path: '/a-b/v1.0/~x_Y/{id}', query: [{most: limit}],"
                    + " body: [most, {id: key}],"
                    + " headers: {X-Key: id, Idempotency-Key: most},"
                    + " derived: {most: {from: id, prefix: p-}},"
                    + " seal: {path: data.token, until: data.until, minutes: 1440,"
                    + " facts: {n: answer.rows.n, note: arguments.id}},"
                    + " open: {id: preview}, opaque: [rows.next, cursor],"
                    + " messages: {in_progress: Wait.}, timeout: 600,"
                    + " retryable: true"))
        .isEqualTo(
            new RequestTemplate(
                "POST",
                "/a-b/v1.0/~x_Y/{id}",
                List.of(new Parameter("most", "limit")),
                List.of(new Parameter("most", "most"), new Parameter("id", "key")),
                Map.of("X-Key", "id", "Idempotency-Key", "most"),
                Map.of("most", new Derivation("id", "p-")),
                new Sealed(
                    "data.token",
                    "data.until",
                    1440,
                    Map.of("n", "answer.rows.n", "note", "arguments.id")),
                Map.of("id", "my_preview"),
                List.of("rows.next", "cursor"),
                Map.of("in_progress", "Wait."),
                600,
                true,
                0,
                false,
                List.of(),
                Map.of(),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method: GET | true",
        "method: GET, retryable: false | false",
        "method: POST | false",
        "method: POST, retryable: true | true",
      })
  void onlyReadsAreRepeatedUnlessDeclared(String method, boolean retryable) {
    assertThat(good(method + ", path: '/q/{id}', query: [most]").retryable()).isEqualTo(retryable);
  }

  @Test
  void aReadMayBeCached() {
    assertThat(good(SENDS + ", cache: 30").cacheSeconds()).isEqualTo(30);
  }

  /** A derived or sealed argument is sent too, if only in the place of another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "body: [most]",
        "headers: {X-Most: most}",
        "derived: {most: {from: id, prefix: p-}}",
        "derived: {id: {from: most, prefix: p-}}",
        "open: {most: preview}",
      })
  void everyArgumentIsOfUseSomewhere(String part) {
    good("method: POST, path: '/q/{id}', " + part);
  }

  @Test
  void windowMayBeGivenAsHoursOrDays() {
    assertThat(
            windowed(
                    "query: [start_time, end_time], window: true",
                    "start_time",
                    "end_time",
                    "since_hours",
                    "since_days")
                .window())
        .isTrue();
    assertThat(windowed("window: true", "start_time", "end_time").window()).isTrue();
    assertThat(told()).isEmpty();

    windowed("window: true", "start_time");
    assertThat(told()).singleElement().asString().startsWith("request.window names an argument");
  }

  @Test
  void argumentsMayExcludeEachOtherAndNotBeSent() {
    RequestTemplate template = windowed("query: [a], unsent: [b], exactly_one: [a, b]", "a", "b");

    assertThat(template.exactlyOne()).containsExactly("a", "b");
    assertThat(told()).isEmpty();
  }

  @Test
  void answerIsCheckedAndItsMoneyNamed() {
    RequestTemplate template =
        good(SENDS + ", expect: { booking.id: id }, money: [rows.price, total]");

    assertThat(template.expected()).containsExactly(Map.entry("booking.id", "id"));
    assertThat(template.money()).containsExactly("rows.price", "total");
  }

  @Test
  void anArgumentThatIsNeverSentIsToldByItsName() {
    read("method: GET, path: '/q/{id}'", false);

    assertThat(told())
        .containsExactly("request never sends most; name it in path, query, body or headers");
  }

  @Test
  void withAHandlerInFrontAnArgumentInThePathNeedNotBeRequired() {
    read("method: GET, path: '/q/{most}', query: [id]", true);
    assertThat(told()).isEmpty();

    read("method: GET, path: '/q/{most}', query: [id]", false);
    assertThat(told())
        .containsExactly("request.path {most} is not required; add it to input.required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method: PUT, path: '/q/{id}', query: [most] | request.method is no known method; give GET or POST",
        "method: get, path: '/q/{id}', query: [most] | request.method is no known method; give GET or POST",
        "method: GET, path: 'q', query: [id, most] | request.path does not begin with /; give the absolute path",
        "method: GET, path: '/', query: [id, most] | request.path has a bad segment; a segment is plain text or one whole {argument}",
        "method: GET, path: '/q/', query: [id, most] | request.path has a bad segment; a segment is plain text or one whole {argument}",
        "method: GET, path: '/q/a b', query: [id, most] | request.path has a bad segment; a segment is plain text or one whole {argument}",
        "method: GET, path: '/q/%2e', query: [id, most] | request.path has a bad segment; a segment is plain text or one whole {argument}",
        "method: GET, path: '/q?x=1', query: [id, most] | request.path has a bad segment; a segment is plain text or one whole {argument}",
        "method: GET, path: '/q/{id}', body: [most] | request.body does not go with GET; send the arguments in query, or use POST",
        "method: POST, path: '/q/{id}', body: [most], cache: 30 | request.cache goes with GET only; remove it",
        "method: GET, path: '/q/{id}', query: [most], cache: 0 | request.cache is no usable limit; give whole seconds from 1 to 600",
        "method: GET, path: '/q/{nobody}', query: [id, most] | request.path names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: GET, path: '/q/{id}', query: [most, nobody] | request.query names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: POST, path: '/q/{id}', body: [most, {nobody: x}] | request.body names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: GET, path: '/q/{id}', query: [most, 7] | request.query has an unreadable item; give an argument, or { argument: sent_as }",
        "method: GET, path: '/q/{id}', query: [most, {}] | request.query has an unreadable item; give an argument, or { argument: sent_as }",
        "method: GET, path: '/q/{id}', query: [most, {id: 7}] | request.query has an unreadable item; give an argument, or { argument: sent_as }",
        "method: GET, path: '/q/{id}', query: [most, {id: a, most: b}] | request.query has an unreadable item; give an argument, or { argument: sent_as }",
        "method: GET, path: '/q/{id}', query: [most], headers: {X-A: nobody} | request.headers.X-A names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: GET, path: '/q/{id}', query: [most], open: {nobody: preview} | request.open.nobody names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: GET, path: '/q/{id}', query: [most], derived: {id: {from: most, prefix: p, x: 1}} | request.derived.id.x unknown key; known keys: from, prefix",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a.b, minutes: 5, facts: {n: rows.n}} | request.seal.facts.n is nowhere; begin with arguments. or answer., steps by dots",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a.b, minutes: 5, facts: {n: answer}} | request.seal.facts.n is nowhere; begin with arguments. or answer., steps by dots",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a.b, minutes: 0} | request.seal.minutes is no usable life; give whole minutes from 1 to 1440",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a.b, minutes: 1441} | request.seal.minutes is no usable life; give whole minutes from 1 to 1440",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a b, minutes: 5} | request.seal.path names no field; give the steps by dots, such as data.confirm_token",
        "method: GET, path: '/q/{id}', query: [most], seal: {path: a, until: '$', minutes: 5} | request.seal.until names no field; give the steps by dots, such as data.confirm_token",
        "method: GET, path: '/q/{id}', query: [most], exactly_one: [most] | request.exactly_one names one argument; name two or more, or require it",
        "method: GET, path: '/q/{id}', query: [most], exactly_one: [most, id] | request.exactly_one names a required argument; make id optional",
        "method: GET, path: '/q/{id}', query: [most], expect: {a..b: id} | request.expect.a..b names no field; give the steps by dots, such as booking.id",
        "method: GET, path: '/q/{id}', query: [most], money: ['a b'] | request.money names no field; give the steps by dots, such as data.confirm_token",
        "method: GET, path: '/q/{id}', query: [most], unsent: [nobody] | request.unsent names an argument that the tool does not have; declare it under input.properties, or use one of id, most",
        "method: GET, path: '/q/{id}', query: [most], sael: 1 | request.sael unknown key; did you mean seal?",
      })
  void aFaultIsToldOnceAtItsPlaceWithItsRemedy(String request, String fault) {
    read(request, false);

    assertThat(told()).containsExactly(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A", "Idempotency-Key", "x", "X1"})
  void aToolMaySetHeadersOfTheBackendsOwn(String name) {
    assertThat(good(SENDS + ", headers: {" + name + ": id}").headers()).containsEntry(name, "id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization", "authorization", "HOST", "Cookie", "X-Request-Id", "Content-Length",
        "Transfer-Encoding", "X-Actor", "X-Forwarded-For", "Accept-Encoding", "1X", "X_A",
      })
  void headersOfTheServerOrTheConnectionAreNotForATool(String name) {
    read(SENDS + ", headers: {" + name + ": id}", false);

    assertThat(told())
        .containsExactly(
            "request.headers."
                + name
                + " is no header for a tool to set; take a name of the backend's own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1440"})
  void aSealLivesFromAMinuteToADay(String minutes) {
    assertThat(good(SENDS + ", seal: {path: a, minutes: " + minutes + "}").seal())
        .isEqualTo(new Sealed("a", null, Integer.parseInt(minutes), Map.of()));
  }
}
