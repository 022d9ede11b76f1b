package com.instainstru.copilot.questions;

import com.instainstru.copilot.questions.answer.AnswerWriter;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.answer.Unit;
import com.instainstru.copilot.questions.answer.Wording;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.dictionary.NamedQuestion;
import com.instainstru.copilot.questions.labels.LabelCache;
import com.instainstru.copilot.questions.labels.UndeclaredMetrics;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
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
  private final Clock clock;

  public MetricsQueryHandler(
      MetricsDictionary dictionary,
      LabelCache labels,
      PrometheusApi prometheus,
      ExploreUrl explore,
      Clock clock) {
    this.dictionary = dictionary;
    this.labels = labels;
    this.prometheus = prometheus;
    this.unlisted = new UndeclaredMetrics(prometheus, dictionary);
    this.freshness = new Freshness(prometheus);
    this.lastBucket = new LastBucket(prometheus);
    this.explore = explore;
    this.pictures = new Pictures(prometheus);
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String question = call.arguments().get("question").stringValue();
    Interpreter interpreter = labels.interpreter(call.context());
    Interpretation interpretation = interpret(question, interpreter, call);
    if (interpretation instanceof Interpretation.Refused refused) {
      throw new QuestionError(dictionary, new SampleQuestions(interpreter)).of(question, refused);
    }
    Interpretation.Understood understood = (Interpretation.Understood) interpretation;
    Plan plan = understood.plan();
    Instant asked = clock.instant();
    CompletedQuery query = CompletedQuery.run(plan, prometheus, call.context());
    String promql = query.promql();
    QueryResult result = query.result();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("question", question);
    Optional<NamedQuestion> named = dictionary.question(question);
    answer.put("resolved_question", named.map(NamedQuestion::key).orElse(plan.metric().name()));
    answer.put(
        "description", named.map(NamedQuestion::description).orElseGet(() -> Wording.text(plan)));
    answer.put("promql", promql);
    answer.put("time_window", TimeSpans.text(plan.window()));
    Unit unit = Unit.of(plan, understood.wantedUnit().orElse(null));
    OptionalDouble lastBound = lastBucket.of(plan, result, call.context());
    new AnswerWriter(plan, unit, lastBound).write(answer, result, asked);
    explain(answer, query);
    answer.set("interpretation", Wording.fields(plan));
    answer.put("confidence", understood.confidence());
    texts(answer.putArray("corrections"), understood.corrections());
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
    texts(answer.putArray("next"), new SampleQuestions(interpreter).after(question, plan));
    explore.of(promql, plan.window()).ifPresent(url -> answer.put("explore_url", url));
    return call.arguments().path("chart").asBoolean(false)
        ? pictures.with(answer, plan, unit, promql, asked, call.context())
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

  private Interpretation interpret(String question, Interpreter interpreter, ToolCall call) {
    // The chain has checked the form.
    Duration window =
        TimeSpans.compact(call.arguments().path("time_window").asString("5m")).orElseThrow();
    boolean leaveOut = call.arguments().path("exclude_health_endpoints").asBoolean(true);
    Interpretation first = interpreter.interpret(question, window, leaveOut);
    if (first instanceof Interpretation.Understood) {
      return first;
    }
    return unlisted
        .in(question, call.context())
        .map(metric -> interpreter.interpretWith(metric, question, window, leaveOut))
        .orElse(first);
  }

  private static void texts(ArrayNode array, Iterable<String> texts) {
    texts.forEach(array::add);
  }
}
