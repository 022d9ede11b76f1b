package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offers ready-made prompts (MCP, prompts) that a person picks. */
public interface PromptSource {
  /** The prompts the caller may use, in a fixed order. */
  List<Prompt> list(Caller caller);

  /**
   * The prompt of that name, filled in.
   *
   * @param arguments those of the prompt's arguments that were given; all required ones are
   * @return empty if it is none of this source
   * @throws com.instainstru.copilot.call.ClientInputRequired if the client has to act first
   */
  Optional<Filled> get(String name, Map<String, String> arguments, CallContext context);

  /**
   * The values for an argument of one of this source's prompts that the caller may see, whatever
   * was typed so far.
   *
   * @return empty if the prompt is none of this source, or nobody knows values
   */
  default List<String> complete(String name, String argument, Caller caller) {
    return List.of();
  }

  /**
   * What can be picked.
   *
   * @param name for programs
   * @param title for people
   */
  record Prompt(String name, String title, String description, List<Argument> arguments) {
    public Prompt {
      arguments = List.copyOf(arguments);
    }
  }

  /** A blank in a prompt. */
  record Argument(String name, String description, boolean required) {}

  /** A prompt's messages, in order. */
  record Filled(String description, List<Message> messages) {
    public Filled {
      messages = List.copyOf(messages);
    }
  }

  /**
   * One message.
   *
   * @param role {@code user} or {@code assistant}
   */
  record Message(String role, Content content) {}
}
