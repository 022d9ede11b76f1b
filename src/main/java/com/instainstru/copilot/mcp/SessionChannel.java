package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcMessage.Response;
import com.instainstru.copilot.mcp.PendingRequests.Sent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The link of revisions up to 2025-11-25: questions are requests of this server, and the call waits
 * for their answers.
 */
final class SessionChannel implements ClientChannel {
  private final RequestContext context;
  private final RequestNotifications notifications;
  private final Duration maxWait;
  private final @Nullable ConcurrencyLimiter limiter;

  /**
   * @param maxWait how long an answer may take
   * @param limiter whose permit others get meanwhile: a person may take minutes to answer; null if
   *     the request holds none
   */
  SessionChannel(
      RequestContext context,
      RequestNotifications notifications,
      Duration maxWait,
      @Nullable ConcurrencyLimiter limiter) {
    this.limiter = limiter;
    this.context = context;
    this.notifications = notifications;
    this.maxWait = maxWait;
  }

  @Override
  public Set<ClientCapability> capabilities() {
    return context.out().isOpen() ? context.client().capabilities() : Set.of();
  }

  @Override
  public void progress(double done, double total, String message) {
    notifications.progress(done, total, message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    notifications.log(level, logger, data);
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    Set<ClientCapability> missing = EnumSet.noneOf(ClientCapability.class);
    questions.forEach(question -> missing.add(question.capability()));
    missing.removeAll(capabilities());
    if (!missing.isEmpty()) {
      throw new ClientInputRequired.CapabilityMissing(missing);
    }
    return limiter == null ? answers(questions) : limiter.yieldDuring(() -> answers(questions));
  }

  private Map<String, ObjectNode> answers(List<InputRequest> questions) {
    Map<String, Sent> sent = new LinkedHashMap<>();
    long deadline = System.nanoTime() + maxWait.toNanos();
    Cancellation.Registration given =
        context
            .cancellation()
            .onCancel(() -> List.copyOf(sent.values()).forEach(s -> s.answer().cancel(false)));
    try {
      questions.forEach(question -> sent.put(question.key(), send(question)));
      Map<String, ObjectNode> answers = new LinkedHashMap<>();
      for (Map.Entry<String, Sent> question : sent.entrySet()) {
        answers.put(question.getKey(), await(question.getValue(), deadline));
      }
      return answers;
    } finally {
      given.close();
      sent.values().forEach(context.client().requests()::forget);
    }
  }

  private Sent send(InputRequest question) {
    Sent sent = context.client().requests().open();
    ObjectNode message =
        PendingRequests.message(sent, question.capability().method(), question.params());
    if (!context.out().send(message) || context.cancellation().isCancelled()) {
      sent.answer().cancel(false);
    }
    return sent;
  }

  private static ObjectNode await(Sent sent, long deadline) {
    try {
      Response response =
          sent.answer().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (response.result() == null) {
        throw noAnswer("It answered with an error.");
      }
      return response.result();
    } catch (TimeoutException late) {
      throw noAnswer("It took too long.");
    } catch (CancellationException | ExecutionException gone) {
      throw noAnswer("It went away.");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw noAnswer("The server is stopping.");
    }
  }

  private static ToolFailure noAnswer(String why) {
    return ToolFailure.of(
        FailureCode.NO_ANSWER,
        "The client was asked a question and did not answer. "
            + why
            + " Nothing was done; repeat the call.");
  }
}
