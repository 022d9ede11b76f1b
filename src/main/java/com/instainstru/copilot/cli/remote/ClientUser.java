package com.instainstru.copilot.cli.remote;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whoever uses the client.
 *
 * @param forms answers {@code message, requestedSchema} of an elicitation with {@code action,
 *     content}; null if nobody is there, and then the client does not declare elicitation
 * @param progress takes the messages of progress notifications
 */
public record ClientUser(@Nullable UnaryOperator<ObjectNode> forms, Consumer<String> progress) {
  /** Hands on what a progress notification says. */
  void tell(@Nullable String message) {
    if (message != null) {
      progress.accept(PlainText.of(message));
    }
  }
}
