package com.instainstru.copilot.mcp.prompts;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.PromptSource;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Offers the prompts whose tools the caller may use, with the steps that these allow. */
public final class CatalogPrompts implements PromptSource {
  private final PromptCatalog catalog;
  private final Toolbox toolbox;
  private final CompletionSource known;

  /**
   * @param toolbox tells which tools a caller may use
   * @param known completes arguments
   */
  public CatalogPrompts(PromptCatalog catalog, Toolbox toolbox, CompletionSource known) {
    this.catalog = catalog;
    this.toolbox = toolbox;
    this.known = known;
  }

  /** A prompt as it is for one caller. */
  private record Offered(PromptDefinition prompt, List<PromptStep> steps) {
    List<PromptArgument> arguments() {
      return prompt.argumentsOf(steps);
    }
  }

  private List<Offered> offered(Caller caller) {
    Set<String> tools =
        toolbox.offeredTo(caller).stream()
            .map(ToolDefinition::name)
            .collect(Collectors.toUnmodifiableSet());
    return catalog.prompts().stream()
        .filter(prompt -> prompt.worksWith(tools))
        .map(prompt -> new Offered(prompt, prompt.stepsWith(tools)))
        .toList();
  }

  private Optional<Offered> offered(String name, Caller caller) {
    return offered(caller).stream().filter(one -> one.prompt().name().equals(name)).findFirst();
  }

  @Override
  public List<Prompt> list(Caller caller) {
    return offered(caller).stream()
        .map(
            one ->
                new Prompt(
                    one.prompt().name(),
                    one.prompt().title(),
                    one.prompt().description(),
                    one.arguments().stream()
                        .map(a -> new Argument(a.name(), a.description(), a.required()))
                        .toList()))
        .toList();
  }

  /**
   * @throws JsonRpcException -32602 if an argument has a value that it does not take
   */
  @Override
  public Optional<Filled> get(String name, Map<String, String> arguments, CallContext context) {
    return offered(name, context.caller())
        .map(
            one ->
                new Filled(
                    one.prompt().description(),
                    List.of(
                        new Message(
                            "user",
                            new Content.Text(
                                PromptText.of(
                                    one.prompt(),
                                    one.steps(),
                                    values(one.prompt(), arguments),
                                    catalog.closing()))))));
  }

  private static Map<String, String> values(PromptDefinition prompt, Map<String, String> given) {
    Map<String, String> values = new HashMap<>();
    for (PromptArgument argument : prompt.arguments()) {
      String value = given.get(argument.name());
      // Clients send an empty text for a field that was left empty.
      if (value == null || (value.isBlank() && !argument.required())) {
        if (argument.preset() != null) {
          values.put(argument.name(), argument.preset());
        }
      } else {
        values.put(
            argument.name(),
            argument
                .accepts()
                .taken(value)
                .orElseThrow(
                    () ->
                        JsonRpcException.of(
                            ErrorCodes.INVALID_PARAMS,
                            "The prompt's argument "
                                + argument.name()
                                + " must be "
                                + argument.accepts().rule()
                                + ".")));
      }
    }
    return values;
  }

  @Override
  public List<String> complete(String name, String argument, Caller caller) {
    return offered(name, caller).stream()
        .flatMap(one -> one.arguments().stream())
        .filter(candidate -> candidate.name().equals(argument))
        .flatMap(candidate -> values(candidate, caller).stream())
        .toList();
  }

  private List<String> values(PromptArgument argument, Caller caller) {
    if (argument.accepts() instanceof ArgumentConstraint.OneOf one) {
      return one.values();
    }
    return argument.completion() == null ? List.of() : known.of(argument.completion(), caller);
  }
}
