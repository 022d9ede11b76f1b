package com.instainstru.copilot.testing;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.UnknownToolException;
import com.instainstru.copilot.tools.catalog.Annotations;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A handful of tools with every kind of ending. */
public final class FakeToolbox implements Toolbox {
  /** Contexts of the calls that were made, in order. */
  public final BlockingQueue<CallContext> calls = new LinkedBlockingQueue<>();

  /** Contexts of the slow calls that were given up. */
  public final BlockingQueue<CallContext> cancelled = new LinkedBlockingQueue<>();

  /** Lets the slow calls end. */
  public final CountDownLatch release = new CountDownLatch(1);

  private static final Annotations READS = new Annotations(true, false, true, true);

  public static Catalog catalog() {
    return new Catalog(
        "test-server",
        "Test Server",
        "t_",
        List.of(
            new ModuleDefinition(
                "celery",
                "Celery jobs",
                "backend",
                new ModuleDefinition.Start("background jobs", List.of("fast", "gone")),
                true,
                null,
                List.of(
                    tool("t_fast", "celery", Scope.READ),
                    tool("t_slow", "celery", Scope.READ),
                    tool("t_stubborn", "celery", Scope.READ),
                    tool("t_failing", "celery", Scope.READ),
                    tool("t_limited", "celery", Scope.READ),
                    tool("t_full", "celery", Scope.READ),
                    tool("t_broken", "celery", Scope.READ),
                    tool("t_picture", "celery", Scope.READ))),
            new ModuleDefinition(
                "invites",
                "Invites",
                "backend",
                null,
                true,
                null,
                List.of(tool("t_send", "invites", Scope.WRITE)))));
  }

  private static ToolDefinition tool(String name, String module, Scope scope) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    return new ToolDefinition(
        name,
        module,
        "Title of " + name,
        "Description of " + name,
        scope.value(),
        scope == Scope.WRITE,
        scope == Scope.READ,
        READS,
        schema,
        schema,
        List.of(),
        null,
        name,
        null,
        List.of());
  }

  @Override
  public List<ToolDefinition> offeredTo(Caller caller) {
    return catalog().tools().stream()
        .filter(tool -> Scope.of(tool.scope()).filter(caller::may).isPresent())
        .toList();
  }

  @Override
  public ToolOutcome call(String name, ObjectNode arguments, CallContext context) {
    calls.add(context);
    try {
      return new ToolOutcome.Success(result(name, arguments, context));
    } catch (ToolFailure failure) {
      return new ToolOutcome.Failure(failure, context.requestId());
    }
  }

  private ToolResult result(String name, ObjectNode arguments, CallContext context) {
    ObjectNode structured = JsonNodeFactory.instance.objectNode().put("tool", name);
    return switch (name) {
      case "t_fast" -> ToolResult.of(structured.put("echo", arguments.path("text").asString("")));
      case "t_picture" ->
          new ToolResult(structured, List.of(new Content.Picture("image/png", "iVBORw0=")));
      case "t_slow" -> {
        slow(context);
        yield ToolResult.of(structured);
      }
      case "t_stubborn" -> {
        waitFor(release);
        yield ToolResult.of(structured);
      }
      case "t_failing" ->
          throw ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "Sentry did not answer in time.")
              .from("sentry", true)
              .retryAfter(2);
      case "t_limited" ->
          throw ToolFailure.of(FailureCode.RATE_LIMITED, "Too many calls.").retryAfter(7);
      case "t_full" ->
          throw ToolFailure.of(FailureCode.OVERLOADED, "The upstream is busy.")
              .from("backend", true);
      case "t_broken" -> throw new IllegalStateException("secret detail of a defect");
      case "t_deep" -> throw new StackOverflowError("secret depth");
      case "t_send" -> {
        if (!context.caller().may(Scope.WRITE)) {
          throw ToolFailure.of(FailureCode.INSUFFICIENT_SCOPE, "The token lacks mcp:write.");
        }
        yield ToolResult.of(structured);
      }
      default -> throw new UnknownToolException("There is no such tool. Did you mean t_fast?");
    };
  }

  private void slow(CallContext context) {
    CountDownLatch end = new CountDownLatch(1);
    Thread releaser =
        new Thread(
            () -> {
              waitFor(release);
              end.countDown();
            });
    releaser.setDaemon(true);
    releaser.start();
    context.cancellation().onCancel(end::countDown);
    waitFor(end);
    releaser.interrupt();
    if (context.cancellation().isCancelled()) {
      cancelled.add(context);
      throw ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "The backend did not answer in time.")
          .from("backend", true);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
