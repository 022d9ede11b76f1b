package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one way every call takes, whatever transport it came from: interceptors in order, then the
 * tool's handler.
 */
public final class ToolChain implements Toolbox {
  private final String prefix;
  private final ToolSelection selection;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final List<ToolInterceptor> interceptors;
  private final Defects defects;

  /**
   * @param handlers gives the handler of a tool of the catalog
   * @param interceptors outermost first
   */
  public ToolChain(
      Catalog catalog,
      ToolSelection selection,
      Function<ToolDefinition, ToolHandler> handlers,
      List<ToolInterceptor> interceptors,
      Defects defects) {
    this.prefix = catalog.toolPrefix();
    this.selection = selection;
    this.interceptors = List.copyOf(interceptors);
    this.defects = defects;
    for (ToolDefinition tool : catalog.tools()) {
      if (selection.includes(tool, prefix)) {
        steps.put(tool.name(), new Step(tool, handlers.apply(tool)));
      }
    }
  }

  private record Step(ToolDefinition tool, ToolHandler handler) {}

  @Override
  public List<ToolDefinition> offeredTo(Caller caller) {
    return steps.values().stream()
        .map(Step::tool)
        .filter(tool -> selection.offers(tool, prefix))
        .filter(tool -> Scope.of(tool.scope()).map(caller::may).orElse(false))
        .toList();
  }

  @Override
  public ToolOutcome call(String name, ObjectNode arguments, CallContext context) {
    Step step = steps.get(name);
    if (step == null) {
      throw new UnknownToolException(
          "Unknown tool."
              + nearest(name)
                  .map(nearest -> " Did you mean " + nearest + "?")
                  .orElse(" tools/list names the tools of this server."));
    }
    ToolCall call = new ToolCall(step.tool(), arguments, context);
    try {
      return new ToolOutcome.Success(proceed(call, step.handler(), 0));
    } catch (ToolFailure failure) {
      return new ToolOutcome.Failure(failure, context.requestId());
    } catch (ClientInputRequired pending) {
      throw pending;
    } catch (RuntimeException | StackOverflowError defect) {
      return new ToolOutcome.Failure(
          defects.internal(defect, "tool", name, context.requestId()), context.requestId());
    }
  }

  /** Names without the prefix are meant with it. */
  private Optional<String> nearest(String name) {
    String prefixed = prefix + name;
    return steps.containsKey(prefixed)
        ? Optional.of(prefixed)
        : NearestName.of(name, steps.keySet()).or(() -> NearestName.of(prefixed, steps.keySet()));
  }

  private ToolResult proceed(ToolCall call, ToolHandler handler, int next) {
    return next == interceptors.size()
        ? handler.handle(call)
        : interceptors.get(next).intercept(call, onward -> proceed(onward, handler, next + 1));
  }
}
