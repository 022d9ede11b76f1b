package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.Statistic;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.questions.reading.TimeUnit;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.prometheus.TimeExpression;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plans as JSON: {@code metric}, {@code statistic} (p95, average, count, rate, per_minute, share,
 * level ...), {@code filters} and {@code part} like {@code status_code=~5..}, {@code group_by},
 * {@code window} or {@code start} and {@code end}, {@code over_time} (max, min, avg), {@code
 * compare_to}, {@code rank} (negative for the lowest), {@code threshold} like {@code >0.5}.
 */
final class PlanDocuments {
  private static final Duration USUAL = Duration.ofMinutes(5);
  private static final Pattern QUANTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?|100)");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(share_below|share_above|count_below|count_above|apdex|budget_burnt|budget_left|burn_rate) (\\d+(?:\\.\\d+)?)");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)(.+)");
  private static final Pattern THRESHOLD = Pattern.compile("([<>])\\s*(-?\\d+(?:\\.\\d+)?)");
  private static final Pattern COMPARED =
      Pattern.compile(
          "(?:(difference|quotient|relative_change|earlier_alone) )?((?:\\d+(?:ms|s|m|h|d|w))+)");
  private static final List<String> UNITS = List.of("second", "minute", "hour", "day");
  private static final int MOST_ROWS = 100;
  private static final String STATISTICS =
      "p50, p95 and so on, average, count, rate, per_minute, per_hour, per_day, share,"
          + " part_of_all, level, share_below N, share_above N, count_below N, count_above N, apdex"
          + " N, budget_burnt N, budget_left N, burn_rate N";

  private final MetricsDictionary dictionary;
  private final Clock clock;

  PlanDocuments(MetricsDictionary dictionary, Clock clock) {
    this.dictionary = dictionary;
    this.clock = clock;
  }

  private static ToolFailure invalid(String sentence) {
    return ToolFailure.of(FailureCode.INVALID_ARGUMENTS, "plan: " + sentence);
  }

  /**
   * The plan that a document describes.
   *
   * @throws ToolFailure with {@code invalid_arguments} naming the field and what it may hold
   */
  Plan read(JsonNode document) {
    Metric metric = metric(document.path("metric").asString(""));
    Statistic statistic = statistic(document, metric);
    List<String> groups = new ArrayList<>();
    document.path("group_by").forEach(label -> groups.add(label(metric, label.asString(""))));
    Instant now = clock.instant();
    Duration window = duration("window", document.path("window").asString(""), USUAL);
    Instant at = null;
    if (document.has("start")) {
      Instant end = time(document, "end", now);
      window = Duration.between(time(document, "start", now), end);
      at = end.isBefore(now) ? end : null;
      if (window.isNegative() || window.isZero()) {
        throw invalid("start must be before end.");
      }
    }
    Plan.Extreme extreme = extreme(document);
    return new Plan(
        metric,
        statistic,
        matchers(document.path("filters"), metric),
        groups,
        ranking(document, groups),
        window,
        extreme,
        compared(document),
        per(document.path("statistic").asString("")),
        null,
        threshold(document),
        at);
  }

  private Metric metric(String name) {
    return dictionary
        .metric(name)
        .orElseThrow(
            () -> {
              List<String> names = dictionary.metrics().stream().map(Metric::name).toList();
              ToolFailure failure =
                  invalid("metric \"" + name + "\" is not known; metrics_describe lists all.");
              return NearestName.of(name, names)
                  .map(nearest -> failure.with("did_you_mean", nearest))
                  .orElse(failure);
            });
  }

  private static String label(Metric metric, String label) {
    if (!metric.labels().contains(label)) {
      throw invalid(
          metric.name()
              + " has no label \""
              + label
              + "\"; its labels are "
              + metric.labels()
              + ".");
    }
    return label;
  }

  private static List<LabelMatcher> matchers(JsonNode texts, Metric metric) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (JsonNode text : texts) {
      Matcher parts = MATCHER.matcher(text.asString(""));
      if (!parts.matches()) {
        throw invalid("a filter is written like endpoint=/api/v1/search or status_code=~5..");
      }
      LabelMatcher.Operator operator =
          switch (parts.group(2)) {
            case "=" -> LabelMatcher.Operator.EQUAL;
            case "!=" -> LabelMatcher.Operator.NOT_EQUAL;
            case "=~" -> LabelMatcher.Operator.LIKE;
            default -> LabelMatcher.Operator.UNLIKE;
          };
      matchers.add(new LabelMatcher(label(metric, parts.group(1)), operator, parts.group(3)));
    }
    return matchers;
  }

  private Statistic statistic(JsonNode document, Metric metric) {
    String said = document.path("statistic").asString("").toLowerCase(Locale.ROOT);
    boolean histogram = metric.is(Metric.Type.HISTOGRAM);
    boolean gauge = metric.is(Metric.Type.GAUGE);
    Matcher quantile = QUANTILE.matcher(said);
    Matcher numbered = NUMBERED.matcher(said);
    Statistic statistic = null;
    if (said.isEmpty()) {
      statistic =
          gauge
              ? new Statistic.Level()
              : histogram ? new Statistic.Quantile(0.99) : new Statistic.Rate();
    } else if (quantile.matches() && histogram) {
      double q = Double.parseDouble(quantile.group(1)) / 100;
      statistic = q > 0 ? new Statistic.Quantile(Math.rint(q * 1e8) / 1e8) : null;
    } else if (said.equals("average") && histogram) {
      statistic = new Statistic.Average();
    } else if (said.equals("count") && !gauge) {
      statistic = new Statistic.Count();
    } else if ((said.equals("rate") || said.startsWith("per_")) && !gauge) {
      statistic = UNITS.contains(per(said).word()) ? new Statistic.Rate() : null;
    } else if (said.equals("share") && !gauge && !histogram) {
      statistic = share(document, metric);
    } else if (said.equals("part_of_all") && !gauge && document.path("group_by").size() > 0) {
      statistic = new Statistic.PartOfAll();
    } else if (said.equals("level") && gauge) {
      statistic = new Statistic.Level();
    } else if (numbered.matches()) {
      statistic = numbered(numbered.group(1), numbered.group(2), metric);
    }
    if (statistic == null) {
      throw invalid(
          "statistic \""
              + said
              + "\" does not go with a "
              + metric.type().name().toLowerCase(Locale.ROOT)
              + "; there are "
              + STATISTICS
              + ".");
    }
    return statistic;
  }

  private static Statistic share(JsonNode document, Metric metric) {
    List<LabelMatcher> part = matchers(document.path("part"), metric);
    if (part.isEmpty() && metric.words().shareOf().isEmpty()) {
      throw invalid("share needs part, the events it counts, such as [\"status_code=~5..\"].");
    }
    return new Statistic.Share(part, false);
  }

  private static @Nullable Statistic numbered(String name, String number, Metric metric) {
    boolean histogram = metric.is(Metric.Type.HISTOGRAM);
    double value = Double.parseDouble(number);
    Statistic.Budget.View view = view(name);
    if (view != null) {
      return metric
          .failure()
          .filter(failure -> !histogram && value < 1)
          .<Statistic>map(failure -> new Statistic.Budget(List.of(failure.match()), value, view))
          .orElse(null);
    }
    if (!histogram) {
      return null;
    }
    return switch (name) {
      case "share_below", "share_above" -> new Statistic.BoundShare(number, name.endsWith("below"));
      case "count_below", "count_above" -> new Statistic.BoundCount(number, name.endsWith("below"));
      default -> new Statistic.Apdex(number, bound(value * 4));
    };
  }

  private static Statistic.Budget.@Nullable View view(String name) {
    return switch (name) {
      case "budget_burnt" -> Statistic.Budget.View.BURNT;
      case "budget_left" -> Statistic.Budget.View.LEFT;
      case "burn_rate" -> Statistic.Budget.View.BURN_RATE;
      default -> null;
    };
  }

  /** As Python writes floats. */
  private static String bound(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().scale() <= 0
        ? BigDecimal.valueOf(value).setScale(1).toPlainString()
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static TimeUnit per(String statistic) {
    String word = statistic.startsWith("per_") ? statistic.substring("per_".length()) : "second";
    return new TimeUnit(word, TimeSpans.unit(word).toSeconds());
  }

  private static Duration duration(String field, String text, Duration otherwise) {
    if (text.isEmpty()) {
      return otherwise;
    }
    return TimeSpans.compact(text)
        .filter(length -> !length.isZero())
        .orElseThrow(() -> invalid(field + " is a duration such as 5m, 1h or 7d."));
  }

  private Instant time(JsonNode document, String field, Instant otherwise) {
    return document.has(field)
        ? TimeExpression.parse("plan." + field, document.path(field).asString(""), clock)
        : otherwise;
  }

  private static Plan.@Nullable Extreme extreme(JsonNode document) {
    String said = document.path("over_time").asString("");
    if (said.isEmpty()) {
      return null;
    }
    for (Plan.Extreme.Kind kind : Plan.Extreme.Kind.values()) {
      if (kind.name().equalsIgnoreCase(said)) {
        return new Plan.Extreme(kind, USUAL);
      }
    }
    throw invalid("over_time is max, min or avg.");
  }

  private static Plan.@Nullable Ranking ranking(JsonNode document, List<String> groups) {
    int rank = document.path("rank").asInt(0);
    if (rank == 0) {
      return null;
    }
    if (groups.isEmpty() || Math.abs(rank) > MOST_ROWS) {
      throw invalid("rank needs group_by, and is 1 to 100, or -1 to -100 for the lowest.");
    }
    return new Plan.Ranking(Math.abs(rank), rank < 0);
  }

  private static Plan.@Nullable Compared compared(JsonNode document) {
    String said = document.path("compare_to").asString("");
    if (said.isEmpty()) {
      return null;
    }
    Matcher parts = COMPARED.matcher(said);
    if (!parts.matches()) {
      throw invalid(
          "compare_to is how long ago, such as 1h, after difference, quotient, relative_change or"
              + " earlier_alone.");
    }
    String mode = parts.group(1) == null ? "difference" : parts.group(1);
    return new Plan.Compared(
        Comparison.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
        duration("compare_to", parts.group(2), USUAL),
        null);
  }

  private static Plan.@Nullable Threshold threshold(JsonNode document) {
    String said = document.path("threshold").asString("");
    if (said.isEmpty()) {
      return null;
    }
    Matcher parts = THRESHOLD.matcher(said);
    if (!parts.matches()) {
      throw invalid("threshold is a number behind > or <, such as >0.5.");
    }
    return new Plan.Threshold(parts.group(1).equals(">"), Double.parseDouble(parts.group(2)));
  }

  /** A plan as the document that describes it. */
  static ObjectNode write(Plan plan) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("metric", plan.metric().name());
    document.put("statistic", statistic(plan));
    if (plan.statistic() instanceof Statistic.Share share && !share.part().isEmpty()) {
      texts(document, "part", share.complement() ? negated(share.part()) : share.part());
    }
    texts(document, "filters", plan.filters());
    if (!plan.groups().isEmpty()) {
      plan.groups().forEach(document.putArray("group_by")::add);
    }
    if (plan.at() == null) {
      document.put("window", TimeSpans.text(plan.window()));
    } else {
      document.put("start", plan.at().minus(plan.window()).toString());
      document.put("end", plan.at().toString());
    }
    if (plan.extreme() != null) {
      document.put("over_time", plan.extreme().kind().name().toLowerCase(Locale.ROOT));
    }
    Plan.Compared compared = plan.compared();
    if (compared != null && compared.offset() != null) {
      document.put(
          "compare_to",
          compared.mode().name().toLowerCase(Locale.ROOT)
              + " "
              + TimeSpans.text(compared.offset()));
    }
    if (plan.ranking() != null) {
      document.put(
          "rank", plan.ranking().lowest() ? -plan.ranking().count() : plan.ranking().count());
    }
    if (plan.threshold() != null) {
      document.put(
          "threshold",
          (plan.threshold().above() ? ">" : "<")
              + BigDecimal.valueOf(plan.threshold().value()).stripTrailingZeros().toPlainString());
    }
    return document;
  }

  private static List<LabelMatcher> negated(List<LabelMatcher> part) {
    return part.stream().map(LabelMatcher::negated).toList();
  }

  private static void texts(ObjectNode document, String field, List<LabelMatcher> matchers) {
    if (!matchers.isEmpty()) {
      var texts = document.putArray(field);
      matchers.forEach(one -> texts.add(one.label() + one.operator().sign() + one.value()));
    }
  }

  private static String statistic(Plan plan) {
    Statistic statistic = plan.statistic();
    if (statistic instanceof Statistic.Quantile quantile) {
      return "p"
          + BigDecimal.valueOf(quantile.q()).movePointRight(2).stripTrailingZeros().toPlainString();
    }
    if (statistic instanceof Statistic.Rate) {
      return plan.per().seconds() == 1 ? "rate" : "per_" + plan.per().word();
    }
    if (statistic instanceof Statistic.BoundShare bound) {
      return (bound.below() ? "share_below " : "share_above ") + bound.le();
    }
    if (statistic instanceof Statistic.BoundCount bound) {
      return (bound.below() ? "count_below " : "count_above ") + bound.le();
    }
    if (statistic instanceof Statistic.Apdex apdex) {
      return "apdex " + apdex.le();
    }
    if (statistic instanceof Statistic.Budget budget) {
      return switch (budget.view()) {
            case LEFT -> "budget_left ";
            case BURNT -> "budget_burnt ";
            case BURN_RATE -> "burn_rate ";
          }
          + BigDecimal.valueOf(budget.objective()).stripTrailingZeros().toPlainString();
    }
    if (statistic instanceof Statistic.PartOfAll) {
      return "part_of_all";
    }
    return statistic instanceof Statistic.Average
        ? "average"
        : statistic instanceof Statistic.Share
            ? "share"
            : statistic instanceof Statistic.Level ? "level" : "count";
  }
}
