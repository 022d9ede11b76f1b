package com.instainstru.copilot.call;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call can do towards the program it came from, before it ends: tell and ask. How that
 * travels differs between protocol revisions and transports; a handler does not see it.
 */
public interface ClientChannel {

  /** What the client declares to be able to do, as far as it can be reached now. */
  Set<ClientCapability> capabilities();

  /**
   * Tells how far the call is. Nothing happens unless the client asked to be told.
   *
   * @param done more than the last time
   * @param total the value at the end; {@link Double#NaN} if that is not known
   */
  void progress(double done, double total, String message);

  /**
   * Tells something about the work. Nothing happens unless the client wants that level.
   *
   * @param logger what speaks, in one word
   */
  void log(LogLevel level, String logger, JsonNode data);

  /**
   * Asks the client's side and returns the answers by key, in the shape of the method's result: for
   * a form {@code {action, content}}, where the action may be {@code decline} or {@code cancel}.
   *
   * <p>A client may have to call again to answer; then the handler runs again from its beginning.
   * So ask before anything is changed, and derive questions from the arguments alone.
   *
   * @param questions not empty; put at the same time
   * @throws ClientInputRequired if the answers come with a later call or never
   * @throws ToolFailure {@code no_answer} if the client did not answer
   */
  Map<String, ObjectNode> ask(List<InputRequest> questions);

  /**
   * The round that the answers of {@link #ask} came from; empty if they came as they were asked.
   */
  default Optional<InputRound> round() {
    return Optional.empty();
  }

  /** The answer to one question. */
  default ObjectNode ask(InputRequest question) {
    return Objects.requireNonNull(ask(List.of(question)).get(question.key()));
  }

  /** Nobody is at the other end. */
  static ClientChannel none() {
    return NoClientChannel.INSTANCE;
  }
}
