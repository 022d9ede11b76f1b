package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.Statistic;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says what a plan asks, in words and as fields. */
public final class Wording {
  private Wording() {}

  /** One sentence. */
  public static String text(Plan plan) {
    StringBuilder text = new StringBuilder();
    if (plan.ranking() != null) {
      text.append(plan.ranking().lowest() ? "lowest " : "highest ")
          .append(plan.ranking().count())
          .append(" by ");
    }
    if (plan.extreme() != null) {
      text.append(
          switch (plan.extreme().kind()) {
            case MAX -> "highest value over time of ";
            case MIN -> "lowest value over time of ";
            case AVG -> "mean over time of ";
            case TIME_OF_MAX -> "time of the highest value of ";
            case TIME_OF_MIN -> "time of the lowest value of ";
            case START -> "first time above half of the highest value of ";
          });
    }
    text.append(statistic(plan)).append(" of ").append(plan.metric().name());
    if (!plan.filters().isEmpty()) {
      text.append(" where ")
          .append(
              plan.filters().stream().map(Wording::condition).collect(Collectors.joining(" and ")));
    }
    if (!plan.groups().isEmpty()) {
      text.append(", for each ").append(String.join(" and ", plan.groups()));
    }
    if (!(plan.statistic() instanceof Statistic.Level) || plan.extreme() != null) {
      text.append(", over the last ").append(TimeSpans.text(plan.window()));
      if (plan.at() != null) {
        text.append(" before ").append(plan.at());
      }
    }
    Plan.Compared compared = plan.compared();
    if (compared != null) {
      text.append(", ").append(comparison(compared));
    }
    if (plan.state() != null) {
      text.append(", only where the state is ").append(plan.state());
    }
    if (plan.threshold() != null) {
      text.append(plan.threshold().above() ? ", above " : ", below ")
          .append(
              BigDecimal.valueOf(plan.threshold().value()).stripTrailingZeros().toPlainString());
    }
    return text.toString();
  }

  /** What a plan shows, short enough for the head of a chart. */
  static String title(Plan plan) {
    StringBuilder title =
        new StringBuilder(statistic(plan)).append(": ").append(plan.metric().title());
    for (LabelMatcher filter : plan.filters()) {
      if (!filter.equals(plan.metric().words().leaveOut())) {
        title.append(", ").append(condition(filter));
      }
    }
    if (!plan.groups().isEmpty()) {
      title.append(", by ").append(String.join(" and ", plan.groups()));
    }
    return plan.compared() == null ? title.toString() : title.append(", compared").toString();
  }

  private static String comparison(Plan.Compared compared) {
    String then =
        compared.offset() != null
            ? "the same " + TimeSpans.text(compared.offset()) + " ago"
            : "the same where "
                + (compared.filters() == null ? List.<LabelMatcher>of() : compared.filters())
                    .stream().map(Wording::condition).collect(Collectors.joining(" and "));
    return switch (compared.mode()) {
      case DIFFERENCE -> "minus " + then;
      case QUOTIENT -> "divided by " + then;
      case RELATIVE_CHANGE -> "change relative to " + then;
      case EARLIER_ALONE -> then.replace("the same ", "as it was ");
    };
  }

  /** The statistic in a few words. */
  public static String statistic(Plan plan) {
    Statistic statistic = plan.statistic();
    if (statistic instanceof Statistic.Quantile quantile) {
      return quantile.q() == 1
          ? "maximum (upper bound of the last bucket)"
          : BigDecimal.valueOf(quantile.q()).movePointRight(2).stripTrailingZeros().toPlainString()
              + "th percentile";
    }
    if (statistic instanceof Statistic.Average) {
      return "average";
    }
    if (statistic instanceof Statistic.Count) {
      return "number of events";
    }
    if (statistic instanceof Statistic.Rate) {
      return "events per " + plan.per().word();
    }
    if (statistic instanceof Statistic.Share share) {
      String part =
          share.part().isEmpty()
              ? "share"
              : "share with "
                  + share.part().stream()
                      .map(Wording::condition)
                      .collect(Collectors.joining(" and "));
      return share.complement() ? "one minus the " + part : part;
    }
    if (statistic instanceof Statistic.PartOfAll) {
      return "share of all events";
    }
    if (statistic instanceof Statistic.BoundShare bound) {
      return "share " + (bound.below() ? "up to " : "above ") + bound.le();
    }
    if (statistic instanceof Statistic.BoundCount bound) {
      return "number " + (bound.below() ? "up to " : "above ") + bound.le();
    }
    if (statistic instanceof Statistic.Budget budget) {
      return switch (budget.view()) {
            case LEFT -> "share left of the error budget of ";
            case BURNT -> "share burnt of the error budget of ";
            case BURN_RATE -> "burn rate of the error budget of ";
          }
          + BigDecimal.valueOf(budget.objective())
              .movePointRight(2)
              .stripTrailingZeros()
              .toPlainString()
          + "%";
    }
    if (statistic instanceof Statistic.Apdex apdex) {
      return "apdex with satisfaction up to " + apdex.le();
    }
    if (statistic instanceof Statistic.Repeats) {
      return "number of repeats";
    }
    if (statistic instanceof Statistic.AttemptsEach attempts) {
      return "number for each of " + attempts.each().metric();
    }
    if (statistic instanceof Statistic.StateAge age) {
      return "time since it was last in another state than " + age.state();
    }
    if (statistic instanceof Statistic.StateCount count) {
      return "number in state " + count.state();
    }
    return "present value";
  }

  private static String condition(LabelMatcher matcher) {
    return matcher.label()
        + switch (matcher.operator()) {
          case EQUAL -> " is ";
          case NOT_EQUAL -> " is not ";
          case LIKE -> " matches ";
          case UNLIKE -> " does not match ";
        }
        + matcher.value();
  }

  /** The same as fields. */
  public static ObjectNode fields(Plan plan) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("text", text(plan));
    fields.put("metric", plan.metric().name());
    fields.put("type", plan.metric().type().name().toLowerCase(Locale.ROOT));
    fields.put("statistic", statistic(plan));
    filters(fields.putArray("filters"), plan.filters());
    ArrayNode groups = fields.putArray("group_by");
    plan.groups().forEach(groups::add);
    Plan.Ranking ranking = plan.ranking();
    if (ranking == null) {
      fields.putNull("ranking");
    } else {
      fields
          .putObject("ranking")
          .put("count", ranking.count())
          .put("order", ranking.lowest() ? "lowest first" : "highest first");
    }
    fields.put("window", TimeSpans.text(plan.window()));
    Plan.Compared compared = plan.compared();
    if (compared == null) {
      fields.putNull("comparison");
    } else {
      ObjectNode comparison = fields.putObject("comparison");
      comparison.put("mode", compared.mode().name().toLowerCase(Locale.ROOT));
      if (compared.offset() != null) {
        comparison.put("offset", TimeSpans.text(compared.offset()));
      }
      if (compared.filters() != null) {
        filters(comparison.putArray("filters"), compared.filters());
      }
    }
    return fields;
  }

  private static void filters(ArrayNode array, List<LabelMatcher> matchers) {
    for (LabelMatcher matcher : matchers) {
      array
          .addObject()
          .put("label", matcher.label())
          .put("operator", matcher.operator().sign())
          .put("value", matcher.value());
    }
  }
}
