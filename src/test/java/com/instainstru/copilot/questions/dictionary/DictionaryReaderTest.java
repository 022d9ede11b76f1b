package com.instainstru.copilot.questions.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Tokenizer;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.tools.catalog.CatalogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryReaderTest {
  private static final String OWN =
      """
      dictionary: 1
      metrics:
        - name: tutoring_waitlist_joins_total
          type: counter
          unit: students
          labels: [subject, outcome]
          description: Students who joined a waiting list.
          ask:
            words: [waitlist joins, waiting list entries]
            outcome: outcome
            endings: [{ words: [abandoned], match: 'outcome=abandoned' }]
            values: { subject: { piano: [keyboard lessons] } }
      language:
        labels: { subject: [subject, school subject] }
        same: { abandon: [abandoned, abandoning] }
      """;

  private static final String WORDY =
      """
      dictionary: 1
      metrics:
        - name: tutoring_workshops_total
          type: counter
          unit: workshops
          labels: [instrument, room, outcome]
          description: Workshops that were held.
          ask:
            words: [workshops, master classes]
            outcome: outcome
            endings: [{ words: [truncated], match: 'outcome=truncated' }]
            values: { instrument: { piano: [grand keyboard] } }
            assume: { room: main }
            share_of: [tutoring_workshops_total, tutoring_excursions_total]
            related: [tutoring_excursions_total]
        - name: tutoring_excursions_total
          type: counter
          unit: excursions
          labels: [room]
          description: Excursions that were made.
          ask: { words: [excursions] }
      aliases: { workshop count: tutoring_workshops_total }
      questions:
        workshop_health: { description: How workshops go., questions: [how do workshops go] }
      language:
        labels: { instrument: [instrument], room: [room] }
        same: { workshop: [atelier] }
        compounds: { master class: [masterclass] }
        weak: [sundry]
        subsystems: [hall]
        others: [latenzy]
      """;

  private static MetricsDictionary read(Path folder, String text) throws IOException {
    Path file = folder.resolve("metrics.yaml");
    Files.writeString(file, text);
    return DictionaryReader.read(file);
  }

  private static Interpretation interpreted(MetricsDictionary dictionary, String question) {
    LabelValues values =
        new LabelValues(
            Map.of(
                "instainstru_http_requests_total",
                Map.of("endpoint", List.of("/api/v1/halls", "/api/v1/gardens"))),
            Map.of());
    return new Interpreter(dictionary, values).interpret(question, Duration.ofMinutes(5), false);
  }

  private static String promql(MetricsDictionary dictionary, String question) {
    return PromqlWriter.write(((Understood) interpreted(dictionary, question)).plan());
  }

  @Test
  void aMetricOfOnesOwnIsAnswerableByItsWords(@TempDir Path folder) throws IOException {
    MetricsDictionary dictionary = read(folder, OWN);
    assertThat(dictionary.metrics()).hasSize(57);
    assertThat(promql(dictionary, "how many waitlist joins in the last hour by school subject"))
        .isEqualTo("sum by (subject) (increase(tutoring_waitlist_joins_total[1h]))");
    assertThat(promql(dictionary, "share of waiting list entries abandoned"))
        .isEqualTo(
            "sum(rate(tutoring_waitlist_joins_total{outcome=\"abandoned\"}[5m])) /"
                + " sum(rate(tutoring_waitlist_joins_total[5m]))");
    assertThat(promql(dictionary, "waitlist joins per minute for keyboard lessons"))
        .isEqualTo("sum(rate(tutoring_waitlist_joins_total{subject=\"piano\"}[5m])) * 60");
    assertThat(promql(dictionary, "p99 latency")).contains("instainstru_http_request_duration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workshops per second | sum(rate(W{room="main"}[5m]))
          ateliers per second | sum(rate(W{room="main"}[5m]))
          masterclasses per second | sum(rate(W{room="main"}[5m]))
          workshops sundry per second | sum(rate(W{room="main"}[5m]))
          workshops per second by room | sum by (room) (rate(W[5m]))
          truncated workshops per second | sum(rate(W{room="main",outcome="truncated"}[5m]))
          workshops per second with a grand keyboard | sum(rate(W{room="main",instrument="piano"}[5m]))
          share of workshops | sum(rate(W{room="main"}[5m])) / (sum(rate(W{room="main"}[5m])) + sum(rate(tutoring_excursions_total{room="main"}[5m])))
          traffic of gardens | sum(rate(instainstru_http_requests_total{endpoint="/api/v1/gardens"}[5m]))
          traffic of the halls endpoint | sum(rate(instainstru_http_requests_total{endpoint="/api/v1/halls"}[5m]))
          """)
  void wordsOfOnesOwnWorkAsThePackedOnesDo(String question, String expected, @TempDir Path folder)
      throws IOException {
    assertThat(promql(read(folder, WORDY), question))
        .isEqualTo(expected.replace("W", "tutoring_workshops_total"));
  }

  @ParameterizedTest
  @CsvSource({
    "worksops per minute, worksops as workshop",
    "excursons per minute, excursons as excursions",
    "truncatd workshops per minute, truncatd as truncated",
    "workshops per minute with a grand keybord, keybord as keyboard"
  })
  void wordsOfOnesOwnMayBeMistyped(String question, String correction, @TempDir Path folder)
      throws IOException {
    assertThat(interpreted(read(folder, WORDY), question))
        .isInstanceOfSatisfying(
            Understood.class,
            understood -> assertThat(understood.corrections()).containsExactly(correction));
  }

  @ParameterizedTest
  @CsvSource({"traffic of halls, halls", "p99 latenzy, latenzy"})
  void wordsOfOnesOwnThatNameOtherThingsAreNotTakenForKnownOnes(
      String question, String strange, @TempDir Path folder) throws IOException {
    assertThat(interpreted(read(folder, WORDY), question))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.words()).containsExactly(strange));
  }

  @Test
  void aMetricOfOnesOwnHasAliasesRelativesAndQuestionsOfItsName(@TempDir Path folder)
      throws IOException {
    MetricsDictionary dictionary = read(folder, WORDY);
    Metric metric = dictionary.metric("Workshop Count").orElseThrow();
    assertThat(metric.name()).isEqualTo("tutoring_workshops_total");
    assertThat(metric.words().related()).containsExactly("tutoring_excursions_total");
    assertThat(dictionary.question("How do workshops go?").orElseThrow().key())
        .isEqualTo("workshop_health");
  }

  @Test
  void aMetricOfTheSameNameReplacesThePackedOne(@TempDir Path folder) throws IOException {
    MetricsDictionary dictionary =
        read(folder, OWN.replace("tutoring_waitlist_joins_total", "bgc_pending_over_7d"));
    assertThat(dictionary.metrics()).hasSize(56);
    assertThat(dictionary.named("bgc_pending_over_7d").orElseThrow().unit()).isEqualTo("students");
  }

  @Test
  void aMetricWithoutWordsIsAskedForByItsName(@TempDir Path folder) throws IOException {
    MetricsDictionary dictionary = read(folder, OWN.replaceAll("(?s)    ask:.*(?=language:)", ""));
    Metric metric = dictionary.named("tutoring_waitlist_joins_total").orElseThrow();
    assertThat(metric.title()).isEqualTo("tutoring_waitlist_joins_total");
    assertThat(metric.labels()).containsExactly("subject", "outcome");
    assertThat(metric.unit()).isEqualTo("students");
    assertThat(promql(dictionary, "tutoring_waitlist_joins_total per minute"))
        .isEqualTo("sum(rate(tutoring_waitlist_joins_total[5m])) * 60");
  }

  @Test
  void successWithoutAFailureToLeaveOutIsItsOwnShare(@TempDir Path folder) throws IOException {
    MetricsDictionary dictionary =
        read(
            folder,
            OWN.replace(
                "match: 'outcome=abandoned' }",
                "match: 'outcome!=abandoned', all_but_failures: true }"));
    assertThat(promql(dictionary, "share of waiting list entries abandoned"))
        .startsWith("sum(rate(tutoring_waitlist_joins_total{outcome!=\"abandoned\"}[5m])) / ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: counter|type: number|:4: type: is no type of metric",
        "outcome: outcome|outcome: result|:10: metrics[0].ask.outcome: is no label of this metric",
        "match: 'outcome=abandoned'|match: abandoned|is no condition on a label",
        "words: [waitlist joins, waiting list entries]|words: [the]|says nothing",
        "words: [waitlist joins, waiting list entries]|wrods: [x]|unknown key; did you mean words?",
        "values: { subject:|values: { topic:|is for no label of this metric",
        "words: [waitlist joins, waiting list entries]|words: []|words: are missing; give at least one phrase that people say",
        "match: 'outcome=abandoned'|match: 'outcome=abandoned', failures: true|unknown key; did you mean failure?",
        "language:|languages:|unknown key; did you mean language?",
        "labels: { subject:|lables: { subject:|unknown key; did you mean labels?",
        "outcome: outcome|share_of: [nothing_total]|nothing_total is no metric of the dictionary; name one that is",
        "outcome: outcome|endings_of: nothing_total|endings_of: names no metric of the dictionary; name one",
        "outcome: outcome|assume: { topic: piano }|assume.topic: piano is for no label of this metric; name one of [subject, outcome]",
        "endings: [{ words: [abandoned], match: 'outcome=abandoned' }]|endings: [abandoned]|endings[0]: is no object",
        "labels: [subject, outcome]|labels: [subject, [outcome]]|has an item that is no text; give texts",
        "same: { abandon:|concepts: { LATENCYS: [wait] }¶same: { abandon:|LATENCYS: unknown key; did you mean LATENCY?",
        "dictionary: 1|dictionary: [|cannot be read"
      })
  void aBrokenFileNamesLineFaultAndRemedy(
      String good, String bad, String message, @TempDir Path folder) {
    assertThat(OWN).contains(good);
    assertThatThrownBy(() -> read(folder, OWN.replace(good, bad.replace("¶", "\n  "))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("metrics.yaml:")
        .hasMessageContaining(message.replaceFirst("^:\\d+: ", ""));
  }

  @Test
  void aMissingFileIsTold(@TempDir Path folder) {
    assertThatThrownBy(() -> DictionaryReader.read(folder.resolve("none.yaml")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("cannot be read");
  }

  @TestFactory
  Stream<DynamicTest> everyPackedMetricCanBeAskedForAndHasRelatives() {
    MetricsDictionary dictionary = DictionaryReader.packed();
    SampleQuestions samples = new SampleQuestions(new Interpreter(dictionary, LabelValues.none()));
    return dictionary.metrics().stream()
        .map(
            metric ->
                DynamicTest.dynamicTest(
                    metric.name(),
                    () -> {
                      assertThat(samples.of(metric)).isNotEmpty();
                      assertThat(metric.words().related())
                          .allMatch(name -> dictionary.named(name).isPresent());
                    }));
  }

  @Test
  void noWordThatIsLeftOutIsPartOfWhatAMetricIsCalled() throws IOException {
    MetricsDictionary dictionary = DictionaryReader.packed();
    Tokenizer tokenizer = new Tokenizer(dictionary.vocabulary().lexicon());
    List<String> phrases =
        Files.readString(Path.of("src/main/resources/metrics-dictionary.yaml"))
            .lines()
            .filter(line -> line.strip().startsWith("words: [") || line.contains("{ words: ["))
            .flatMap(line -> Stream.of(line.replaceAll(".*words: \\[|\\].*", "").split(",")))
            .toList();
    assertThat(phrases).hasSizeGreaterThan(100);
    Stream<String> words =
        phrases.stream().flatMap(phrase -> tokenizer.tokens(phrase).stream()).map(Token::word);
    assertThat(words.filter(dictionary.vocabulary().asides()::contains)).isEmpty();
  }
}
