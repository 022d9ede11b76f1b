package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Scope;

/** Refuses callers without the tool's scope, and actions where a deployment has them off. */
public final class Authorize implements ToolInterceptor {
  private final boolean actions;

  /**
   * @param actions whether actions are on
   */
  public Authorize(boolean actions) {
    this.actions = actions;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    String scope = call.tool().scope();
    if (!Scope.of(scope).map(call.context().caller()::may).orElse(false)) {
      throw ToolFailure.of(
              FailureCode.INSUFFICIENT_SCOPE,
              "Your token lacks the scope "
                  + scope
                  + ", which this tool needs. Sign in again and ask for it.")
          .with("required_scope", scope);
    }
    if (call.tool().action() && !actions) {
      throw ToolFailure.of(
          FailureCode.READ_ONLY,
          "This tool has an effect on other people, and this deployment has such actions off. Its"
              + " operator can set INSTAINSTRU_MCP_ACTIONS=on or start with --actions.");
    }
    return next.proceed(call);
  }
}
