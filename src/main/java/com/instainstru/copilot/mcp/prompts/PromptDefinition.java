package com.instainstru.copilot.mcp.prompts;

import java.util.List;
import java.util.Set;

/**
 * One prompt: a course of tool calls, what to compare, and how to report.
 *
 * @param name for programs
 * @param title for people
 * @param description what it finds out
 * @param arguments in listing order
 * @param goal what the course is for
 * @param steps in the order of the calls
 * @param report what the report holds, in order
 */
public record PromptDefinition(
    String name,
    String title,
    String description,
    List<PromptArgument> arguments,
    String goal,
    List<PromptStep> steps,
    List<String> report) {

  public PromptDefinition {
    arguments = List.copyOf(arguments);
    steps = List.copyOf(steps);
    report = List.copyOf(report);
  }

  /** Whether all tools that the course cannot do without are among these. */
  boolean worksWith(Set<String> tools) {
    return steps.stream().filter(PromptStep::needed).allMatch(step -> tools.contains(step.tool()));
  }

  /** The steps that these tools allow: a step goes with its tool, or with what it takes from. */
  List<PromptStep> stepsWith(Set<String> tools) {
    return steps.stream()
        .filter(step -> tools.contains(step.tool()))
        .filter(step -> step.taken().stream().allMatch(taken -> tools.contains(taken.from())))
        .toList();
  }

  /** The arguments that mean something to these steps. */
  List<PromptArgument> argumentsOf(List<PromptStep> made) {
    return arguments.stream()
        .filter(
            argument ->
                argument.accepts() instanceof ArgumentConstraint.Words
                    || made.stream().anyMatch(step -> step.uses(argument.name())))
        .toList();
  }
}
