package com.instainstru.copilot.cli;

import com.instainstru.copilot.tools.UnknownToolException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The server that a command asks: assembled in this process, or a deployed one. */
interface ToolServer extends AutoCloseable {
  /**
   * A tool.
   *
   * @param name in full
   * @param module that lists group it by
   * @param listing as {@code tools/list} shows it
   */
  record Tool(String name, String module, ObjectNode listing) {}

  /**
   * How a call ended.
   *
   * @param failed whether the body is a failure
   * @param body the structured content
   * @param pictures the images of the answer in Base64
   */
  record Answer(boolean failed, ObjectNode body, List<String> pictures) {
    public Answer {
      pictures = List.copyOf(pictures);
    }
  }

  /** What the names of all tools begin with. */
  String prefix();

  /** The tools on offer, in the order of the server. */
  List<Tool> tools();

  /** A tool of that full name, whether it is on offer or not. */
  Optional<Tool> tool(String name);

  /**
   * Calls a tool, and shows meanwhile that the command works.
   *
   * @param name in full
   * @throws UnknownToolException if this server does not have it
   */
  Answer call(String name, ObjectNode arguments);

  /** The prompts, as {@code prompts/list} shows them. */
  List<ObjectNode> prompts();

  /**
   * A prompt, filled in: {@code description, messages}.
   *
   * @param arguments texts by name
   * @throws IllegalArgumentException if the prompt or an argument is not known, or has a wrong
   *     value
   */
  ObjectNode prompt(String name, ObjectNode arguments);

  @Override
  void close();
}
