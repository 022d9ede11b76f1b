package com.instainstru.copilot.mcp.conformance;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.mcp.PromptSource;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The prompts that the suite gets. */
final class ConformancePrompts implements PromptSource {
  private static final Argument RESOURCE = new Argument("resourceUri", "Which one", true);

  @Override
  public List<Prompt> list(Caller caller) {
    return List.of(
        prompt("test_simple_prompt"),
        prompt(
            "test_prompt_with_arguments",
            new Argument("arg1", "First test argument", true),
            new Argument("arg2", "Second test argument", true)),
        prompt("test_prompt_with_embedded_resource", RESOURCE),
        prompt("test_prompt_with_image"),
        prompt("test_input_required_result_prompt"));
  }

  private static Prompt prompt(String name, Argument... arguments) {
    return new Prompt(name, name, "For the conformance suite.", List.of(arguments));
  }

  @Override
  public Optional<Filled> get(String name, Map<String, String> arguments, CallContext context) {
    return switch (name) {
      case "test_simple_prompt" -> filled(new Content.Text("This is a simple prompt."));
      case "test_prompt_with_arguments" ->
          filled(
              new Content.Text(
                  "Prompt with arguments: arg1='"
                      + arguments.get("arg1")
                      + "', arg2='"
                      + arguments.get("arg2")
                      + "'"));
      case "test_prompt_with_embedded_resource" ->
          filled(
              new Content.Document(
                  Objects.requireNonNull(arguments.get("resourceUri")),
                  "text/plain",
                  "Embedded resource content."),
              new Content.Text("Please process the embedded resource above."));
      case "test_prompt_with_image" ->
          filled(ConformanceTools.PICTURE, new Content.Text("Please analyze the image above."));
      case "test_input_required_result_prompt" -> filled(new Content.Text(asked(context)));
      default -> Optional.empty();
    };
  }

  private static String asked(CallContext context) {
    ObjectNode form =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"type\":\"object\",\"properties\":{\"context\":{\"type\":\"string\"}}}");
    return context
        .channel()
        .ask(InputRequest.form("user_context", "What context should the prompt use?", form))
        .toString();
  }

  private static Optional<Filled> filled(Content... contents) {
    return Optional.of(
        new Filled(
            "For the conformance suite.",
            List.of(contents).stream().map(content -> new Message("user", content)).toList()));
  }

  @Override
  public List<String> complete(String name, String argument, Caller caller) {
    return argument.equals("arg1") ? List.of("paris", "park", "party", "test") : List.of();
  }
}
