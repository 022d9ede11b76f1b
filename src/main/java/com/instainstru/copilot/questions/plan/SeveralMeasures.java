package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads "error rate and traffic by endpoint" as two questions. What is said once, a window or an
 * endpoint, holds for all of them; where it does not go together, nothing is answered.
 */
final class SeveralMeasures {
  private static final int MOST = 5;
  private static final Pattern JOIN =
      Pattern.compile(
          "(?i)\\s*,\\s*(?:and\\s+)?(?:also\\s+)?|\\s+and(?:\\s+also)?\\s+|\\s*&\\s*|\\s+plus\\s+|\\s+as well as\\s+");
  private static final Pattern MODIFIER =
      Pattern.compile(
          "(?i)(?<=\\s|^)(?:for|on|of|in|over|by|per|during|at|from|within|since|last|past|today|yesterday|split|broken|between|this|each|compared|vs)\\b");

  private final Interpreter interpreter;
  private final Setting setting;

  SeveralMeasures(Interpreter interpreter, Setting setting) {
    this.interpreter = interpreter;
    this.setting = setting;
  }

  /**
   * The measures of a text, in its order.
   *
   * @param sentences its sentences
   */
  Optional<Understood> read(List<String> sentences) {
    List<String> parts =
        sentences.stream()
            .flatMap(sentence -> Stream.of(JOIN.split(sentence, -1)))
            .map(part -> part.strip().replaceFirst("(?i)^and\\s+", ""))
            .filter(part -> !part.isEmpty())
            .toList();
    if (parts.size() < 2 || parts.size() > MOST) {
      return Optional.empty();
    }
    List<String> modifiers = new ArrayList<>(List.of(""));
    for (int i = parts.size() - 1; i >= 0; i--) {
      Matcher matcher = MODIFIER.matcher(parts.get(i));
      while (matcher.find()) {
        modifiers.add(parts.get(i).substring(matcher.start()));
      }
    }
    for (String shared : modifiers) {
      Optional<Understood> all = together(parts, shared);
      if (all.isPresent()) {
        return all;
      }
    }
    return Optional.empty();
  }

  /** All parts with the same modifier, if they are then about the same. */
  private Optional<Understood> together(List<String> parts, String shared) {
    List<Understood> found = new ArrayList<>();
    for (String part : parts) {
      String question = part.endsWith(shared) ? part : part + " " + shared;
      if (!(interpreter.alone(question, setting) instanceof Understood understood)) {
        return Optional.empty();
      }
      found.add(understood);
    }
    Plan first = found.get(0).plan();
    List<Plan> others = found.stream().skip(1).map(Understood::plan).toList();
    if (!others.stream().allMatch(other -> sameScope(first, other))) {
      return Optional.empty();
    }
    return Optional.of(found.get(0).and(others).without("", 0.05));
  }

  /** Whether two plans are about the same requests of the same time, told by the same labels. */
  private static boolean sameScope(Plan left, Plan right) {
    boolean endpoints = left.metric().hasEndpoints() && right.metric().hasEndpoints();
    return left.window().equals(right.window())
        && Objects.equals(left.at(), right.at())
        && Objects.equals(left.compared(), right.compared())
        && left.groups().equals(right.groups())
        && (!endpoints || scope(left).equals(scope(right)));
  }

  private static List<Object> scope(Plan plan) {
    return plan.filters().stream()
        .filter(filter -> filter.label().equals("endpoint") || filter.label().equals("method"))
        .map(Object.class::cast)
        .toList();
  }
}
