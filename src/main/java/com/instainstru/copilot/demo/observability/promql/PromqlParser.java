package com.instainstru.copilot.demo.observability.promql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Parses the part of PromQL that the stand-in answers, and refuses the rest. */
public final class PromqlParser {
  private static final List<List<String>> OPERATORS =
      List.of(List.of("==", "!=", ">=", "<=", ">", "<"), List.of("+", "-"), List.of("*", "/", "%"));

  private final SeriesSource source;
  private final Scanner scanner;

  private PromqlParser(SeriesSource source, String text) {
    this.source = source;
    this.scanner = new Scanner(text);
  }

  /**
   * @throws PromqlException if the expression is wrong or beyond this evaluator
   */
  public static Expression parse(String text, SeriesSource source) {
    PromqlParser parser = new PromqlParser(source, text);
    if (parser.scanner.atEnd()) {
      throw new PromqlException(0, "no expression found in input");
    }
    Expression expression = parser.binary(0);
    if (!parser.scanner.atEnd()) {
      throw parser.scanner.unexpected("expression");
    }
    return expression;
  }

  private Expression binary(int level) {
    if (level == OPERATORS.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (true) {
      String operator = operator(level);
      if (operator == null) {
        return left;
      }
      left = new Binary(operator, left, binary(level + 1));
    }
  }

  private @Nullable String operator(int level) {
    for (String operator : OPERATORS.get(level)) {
      if (scanner.take(operator)) {
        return operator;
      }
    }
    return null;
  }

  private Expression unary() {
    if (scanner.take("-")) {
      return new Binary("*", time -> Result.scalar(-1), unary());
    }
    Expression whole = primary();
    if (scanner.take("[")) {
      double range = scanner.duration();
      scanner.expect(":", "subquery");
      double step = scanner.duration();
      scanner.expect("]", "subquery");
      return new Subquery(whole, range, step);
    }
    return whole;
  }

  private Expression primary() {
    if (scanner.take("(")) {
      Expression inner = binary(0);
      scanner.expect(")", "parenthesised expression");
      return inner;
    }
    String number = scanner.number();
    if (!number.isEmpty()) {
      double value = Double.parseDouble(number);
      return time -> Result.scalar(value);
    }
    String name = scanner.name();
    if (Aggregation.OPERATORS.contains(name)) {
      return aggregation(name);
    }
    if (scanner.take("(")) {
      if (!Functions.known(name)) {
        throw scanner.unknown("unknown function with name \"" + name + "\"");
      }
      return Functions.of(name, arguments(), scanner);
    }
    return selector(name);
  }

  private List<Expression> arguments() {
    List<Expression> arguments = new ArrayList<>();
    if (!scanner.take(")")) {
      do {
        arguments.add(binary(0));
      } while (scanner.take(","));
      scanner.expect(")", "function call");
    }
    return arguments;
  }

  private Expression aggregation(String operator) {
    Grouping before = grouping();
    scanner.expect("(", "aggregation");
    List<Expression> arguments = arguments();
    Grouping after = before == null ? grouping() : before;
    boolean ranked = operator.equals("topk") || operator.equals("bottomk");
    if (arguments.size() != (ranked ? 2 : 1)) {
      throw scanner.unknown("wrong number of arguments for aggregate expression provided");
    }
    return new Aggregation(
        operator,
        ranked ? arguments.get(0) : null,
        arguments.get(arguments.size() - 1),
        after == null ? Set.of() : after.labels(),
        after != null && after.without());
  }

  private record Grouping(boolean without, Set<String> labels) {}

  private @Nullable Grouping grouping() {
    boolean without = scanner.word("without");
    if (!without && !scanner.word("by")) {
      return null;
    }
    scanner.expect("(", "grouping opts");
    Set<String> labels = new LinkedHashSet<>();
    while (!scanner.take(")")) {
      String label = scanner.name();
      if (label.isEmpty()) {
        throw scanner.unexpected("grouping opts, expected label");
      }
      labels.add(label);
      scanner.take(",");
    }
    return new Grouping(without, labels);
  }

  private Expression selector(String name) {
    List<Selector.Matcher> matchers = new ArrayList<>();
    if (scanner.take("{")) {
      while (!scanner.take("}")) {
        matchers.add(matcher());
        scanner.take(",");
      }
    }
    boolean named = matchers.stream().anyMatch(matcher -> matcher.label().equals("__name__"));
    if (name.isEmpty() && !named) {
      throw scanner.unexpected("expression, expected a metric name");
    }
    double range = 0;
    if (scanner.take("[")) {
      range = scanner.duration();
      scanner.expect("]", "range");
    }
    double offset = scanner.word("offset") ? scanner.duration() : 0;
    return new Selector(source, name, matchers, offset, range);
  }

  private Selector.Matcher matcher() {
    String label = scanner.name();
    if (label.isEmpty()) {
      throw scanner.unexpected("label matching, expected label");
    }
    for (String operator : List.of("=~", "!~", "!=", "=")) {
      if (scanner.take(operator)) {
        String value = scanner.quoted();
        if (operator.endsWith("~")) {
          checkPattern(value);
        }
        return new Selector.Matcher(label, operator, value);
      }
    }
    throw scanner.unexpected("label matching, expected operator");
  }

  private void checkPattern(String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw scanner.unknown("error parsing regexp");
    }
  }
}
