package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.Background;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Several reads at once, under the limit of the one call that they serve. One that fails is named
 * and leaves the others alone.
 */
final class Sources {
  private final Map<String, Supplier<ObjectNode>> reads = new LinkedHashMap<>();
  private final Map<String, ObjectNode> answers = new LinkedHashMap<>();
  private final Map<String, ToolFailure> failures = new LinkedHashMap<>();
  private final ArrayNode told = JsonNodeFactory.instance.arrayNode();

  /**
   * Adds a read.
   *
   * @param name of the tool that asks the same, without prefix
   */
  void add(String name, Supplier<ObjectNode> read) {
    reads.put(name, read);
  }

  /** Runs all of them, and waits for the last. */
  void ask() {
    Map<String, CompletableFuture<ObjectNode>> running = new LinkedHashMap<>();
    reads.forEach(
        (name, read) ->
            running.put(
                name, CompletableFuture.supplyAsync(read, work -> Background.run("source", work))));
    running.forEach(this::take);
  }

  private void take(String name, CompletableFuture<ObjectNode> read) {
    ObjectNode line = told.addObject().put("source", name);
    try {
      answers.put(name, read.join());
      line.put("status", "ok");
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof ToolFailure failure)) {
        throw e;
      }
      failures.put(name, failure);
      line.put("status", failure.code().code()).put("message", failure.message());
    }
  }

  /** What it answered; missing if it failed or was not asked. */
  JsonNode answer(String name) {
    ObjectNode answer = answers.get(name);
    return answer == null ? MissingNode.getInstance() : answer;
  }

  boolean haveFailed() {
    return !failures.isEmpty();
  }

  /**
   * @throws ToolFailure if the source does not have what it was asked for
   */
  void requireFound(String name) {
    ToolFailure failure = failures.get(name);
    if (failure != null && failure.code() == FailureCode.NOT_FOUND) {
      throw failure;
    }
  }

  /** One line for each source: {@code source}, {@code status}, and {@code message} if it failed. */
  ArrayNode told() {
    return told;
  }
}
