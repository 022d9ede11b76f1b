package com.instainstru.copilot.demo.observability.promql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic and comparison; two vectors pair by equal labels. */
record Binary(String operator, Expression left, Expression right) implements Expression {
  private static final List<String> COMPARISONS = List.of("==", "!=", ">=", "<=", ">", "<");

  @Override
  public Result at(double time) {
    Result one = left.at(time);
    Result two = right.at(time);
    boolean compares = COMPARISONS.contains(operator);
    if (one.scalar() && two.scalar()) {
      return Result.scalar(apply(first(one), first(two)));
    }
    List<Sample> samples = new ArrayList<>();
    if (one.scalar()) {
      two.samples().forEach(s -> add(samples, s, first(one), s.value(), s.value(), compares));
    } else if (two.scalar()) {
      one.samples().forEach(s -> add(samples, s, s.value(), first(two), s.value(), compares));
    } else {
      Map<Map<String, String>, Double> others = new HashMap<>();
      two.samples().forEach(s -> others.put(Functions.unnamed(s, 0).labels(), s.value()));
      for (Sample s : one.samples()) {
        Double other = others.get(Functions.unnamed(s, 0).labels());
        if (other != null) {
          add(samples, s, s.value(), other, s.value(), compares);
        }
      }
    }
    return Result.vector(samples);
  }

  private static double first(Result scalar) {
    return scalar.samples().get(0).value();
  }

  private void add(
      List<Sample> samples, Sample of, double one, double two, double kept, boolean compares) {
    double value = apply(one, two);
    if (!compares) {
      samples.add(Functions.unnamed(of, value));
    } else if (value == 1) {
      samples.add(of.withValue(kept));
    }
  }

  private double apply(double one, double two) {
    return switch (operator) {
      case "+" -> one + two;
      case "-" -> one - two;
      case "*" -> one * two;
      case "/" -> one / two;
      case "%" -> one % two;
      case "==" -> one == two ? 1 : 0;
      case "!=" -> one != two ? 1 : 0;
      case ">=" -> one >= two ? 1 : 0;
      case "<=" -> one <= two ? 1 : 0;
      case ">" -> one > two ? 1 : 0;
      default -> one < two ? 1 : 0;
    };
  }
}
