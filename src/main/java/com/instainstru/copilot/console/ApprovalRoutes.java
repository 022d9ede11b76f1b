package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.RouteContext;
import com.instainstru.copilot.mcp.transport.http.RouteProvider;
import com.instainstru.copilot.tools.consent.ApprovalService;
import java.util.Map;

/** The route at which operators read and decide approvals. */
public final class ApprovalRoutes implements RouteProvider {
  private final ApprovalService approvals;

  public ApprovalRoutes(ApprovalService approvals) {
    this.approvals = approvals;
  }

  @Override
  public Map<String, Route> routes(RouteContext context) {
    return Map.of(
        ApprovalService.PATH,
        new ApprovalsEndpoint(
            approvals, context.authentication(), context.reader(), context.sender()));
  }
}
