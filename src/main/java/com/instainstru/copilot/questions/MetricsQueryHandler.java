package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.AnswerWriter;
import com.instainstru.copilot.questions.answer.MetricSearch;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.answer.Unit;
import com.instainstru.copilot.questions.answer.Wording;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.dictionary.NamedQuestion;
import com.instainstru.copilot.questions.labels.LabelCache;
import com.instainstru.copilot.questions.labels.UndeclaredMetrics;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.questions.plan.Setting;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers a question in words with its number, what was understood, and the PromQL behind it. */
public final class MetricsQueryHandler implements ToolHandler {
  private final MetricsDictionary dictionary;
  private final LabelCache labels;
  private final PrometheusApi prometheus;
  private final UndeclaredMetrics unlisted;
  private final Freshness freshness;
  private final LastBucket lastBucket;
  private final ExploreUrl explore;
  private final Pictures pictures;
  private final MetricSearch search;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param zone time zone of calendar time where a call names none
   */
  public MetricsQueryHandler(
      MetricsDictionary dictionary,
      LabelCache labels,
      PrometheusApi prometheus,
      ExploreUrl explore,
      Clock clock,
      ZoneId zone) {
    this.dictionary = dictionary;
    this.labels = labels;
    this.prometheus = prometheus;
    this.unlisted = new UndeclaredMetrics(prometheus, dictionary);
    this.freshness = new Freshness(prometheus);
    this.lastBucket = new LastBucket(prometheus);
    this.explore = explore;
    this.pictures = new Pictures(prometheus);
    this.search = new MetricSearch(dictionary);
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    JsonNode arguments = call.arguments();
    String question = arguments.path("question").asString("");
    boolean planned = arguments.path("plan").isObject();
    if (planned == !question.isBlank()) {
      throw ToolFailure.of(
          FailureCode.INVALID_ARGUMENTS, "Give either question or plan; one of the two is needed.");
    }
    Interpreter interpreter = labels.interpreter(call.context());
    Understood understood =
        planned ? planned(arguments.path("plan")) : understood(question, interpreter, call);
    Plan plan = understood.plan();
    Instant asked = clock.instant();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("question", question);
    Optional<NamedQuestion> named = dictionary.question(question);
    answer.put("resolved_question", named.map(NamedQuestion::key).orElse(plan.metric().name()));
    Unit unit = Unit.of(plan, understood.wantedUnit().orElse(null));
    answer.put(
        "description", named.map(NamedQuestion::description).orElseGet(() -> Wording.text(plan)));
    String promql = one(answer, plan, unit, asked, call);
    if (!understood.further().isEmpty()) {
      several(answer, understood, asked, call);
    }
    answer.set("interpretation", Wording.fields(plan));
    answer.put("confidence", understood.confidence());
    texts(answer.putArray("corrections"), understood.corrections());
    if (!understood.setAside().isEmpty()) {
      answer.put("set_aside", understood.setAside());
    }
    freshness
        .of(plan, call.context())
        .ifPresentOrElse(
            age -> answer.put("newest_sample_age_seconds", age),
            () -> answer.putNull("newest_sample_age_seconds"));
    ArrayNode alternatives = answer.putArray("alternatives");
    understood
        .alternatives()
        .forEach(
            other ->
                alternatives
                    .addObject()
                    .put("text", Wording.text(other))
                    .put("promql", PromqlWriter.write(other)));
    List<String> next =
        planned ? List.of() : new SampleQuestions(interpreter).after(question, plan);
    texts(answer.putArray("next"), next);
    explore.of(promql, plan.window()).ifPresent(url -> answer.put("explore_url", url));
    return arguments.path("chart").asBoolean(false)
        ? pictures.with(answer, plan, unit, asked, call.context())
        : ToolResult.of(answer);
  }

  private static void explain(ObjectNode answer, CompletedQuery query) {
    query.result().warnings().forEach(warning -> AnswerWarnings.add(answer, warning));
    CompletedQuery.Remark remark = query.remark();
    if (remark != null && remark.isAbsence()) {
      answer.put("formatted", "none");
      answer.put("reason", remark.text());
    } else if (remark != null) {
      AnswerWarnings.add(answer, remark.text());
    }
  }

  /** Asks Prometheus for one plan and writes what it gives; the PromQL. */
  private String one(ObjectNode answer, Plan plan, Unit unit, Instant asked, ToolCall call) {
    CompletedQuery query = CompletedQuery.run(plan, prometheus, call.context());
    String promql = query.promql();
    QueryResult result = query.result();
    answer.put("promql", promql);
    answer.put("time_window", TimeSpans.text(plan.window()));
    OptionalDouble lastBound = lastBucket.of(plan, result, call.context());
    new AnswerWriter(plan, unit, lastBound).write(answer, result, asked);
    explain(answer, query);
    return promql;
  }

  /**
   * Adds one answer for each measure, in the order of asking.
   *
   * @param answer to the first of them
   */
  private void several(ObjectNode answer, Understood understood, Instant asked, ToolCall call) {
    List<ObjectNode> answers = new ArrayList<>();
    ObjectNode first = answer.deepCopy();
    first.remove(List.of("question", "resolved_question"));
    answers.add(first.put("description", Wording.text(understood.plan())));
    for (Plan plan : understood.further()) {
      ObjectNode further = JsonNodeFactory.instance.objectNode();
      further.put("description", Wording.text(plan));
      one(further, plan, Unit.of(plan, understood.wantedUnit().orElse(null)), asked, call);
      answers.add(further);
    }
    answers.forEach(
        each -> each.remove(List.of("results", "evaluated_at", "window", "time_window")));
    answer.putArray("answers").addAll(answers);
  }

  private Understood planned(JsonNode document) {
    Plan plan = new PlanDocuments(dictionary, clock).read(document);
    return new Understood(plan, 1, List.of(), List.of(), Optional.empty(), List.of(), "");
  }

  /**
   * What a question asks.
   *
   * @throws ToolFailure if it is not understood, or not for certain
   */
  private Understood understood(String question, Interpreter interpreter, ToolCall call) {
    Interpretation interpretation = interpret(question, interpreter, call);
    if (interpretation instanceof Understood understood) {
      return understood;
    }
    throw new QuestionError(dictionary, new SampleQuestions(interpreter), search)
        .of(question, (Interpretation.Refused) interpretation);
  }

  private Interpretation interpret(String question, Interpreter interpreter, ToolCall call) {
    JsonNode arguments = call.arguments();
    // The chain has checked the form.
    Duration window = TimeSpans.compact(arguments.path("time_window").asString("5m")).orElseThrow();
    boolean leaveOut = arguments.path("exclude_health_endpoints").asBoolean(true);
    Setting setting =
        new Setting(
            window,
            leaveOut,
            clock.instant().truncatedTo(ChronoUnit.SECONDS).atZone(zone(arguments)));
    Interpretation first =
        interpreter.interpret(question, arguments.path("context").asString(""), setting);
    if (first instanceof Understood) {
      return first;
    }
    return unlisted
        .in(question, call.context())
        .map(metric -> interpreter.interpretWith(metric, question, setting))
        .orElse(first);
  }

  private ZoneId zone(JsonNode arguments) {
    String named = arguments.path("timezone").asString("");
    try {
      return named.isEmpty() ? zone : ZoneId.of(named);
    } catch (DateTimeException e) {
      throw ToolFailure.of(
          FailureCode.INVALID_ARGUMENTS,
          "timezone is not known; give one such as UTC or Europe/Berlin.");
    }
  }

  private static void texts(ArrayNode array, Iterable<String> texts) {
    texts.forEach(array::add);
  }
}
