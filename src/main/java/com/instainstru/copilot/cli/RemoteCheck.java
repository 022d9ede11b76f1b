package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.remote.RemoteFailure;
import com.instainstru.copilot.cli.remote.RemoteServer;
import com.instainstru.copilot.cli.remote.RpcFailure;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What {@code copilot doctor} can ask of a deployed server. */
final class RemoteCheck {
  private final DoctorReport report;

  RemoteCheck(DoctorReport report) {
    this.report = report;
  }

  /** Checks the connection, the server's readiness, the tools on offer, and the caller's rights. */
  void run(Terminal terminal, ServerOption option) {
    try (RemoteToolServer remote = option.connect(terminal)) {
      RemoteServer server = remote.server();
      report.ok("server", server.name() + " at " + server.url());
      report.ok("revision", server.revision());
      readiness(server.readiness());
      report.ok("tools", server.tools().size() + " on offer to you");
      rights(server.identity());
    } catch (RemoteFailure | RpcFailure e) {
      report.fail("server", String.valueOf(e.getMessage()), "");
    }
  }

  private void readiness(JsonNode ready) {
    if (ready.isMissingNode()) {
      report.off("ready", "the server has no /api/v1/ready", "");
      return;
    }
    report.ok("ready", ready.path("status").asString("ready"));
    ready
        .path("upstreams")
        .properties()
        .forEach(
            upstream -> {
              String state = upstream.getValue().asString("");
              switch (state) {
                case "ok" -> report.ok(upstream.getKey(), "reachable from the server");
                case "not_configured" ->
                    report.off(upstream.getKey(), "not configured on the server", "");
                default ->
                    report.fail(
                        upstream.getKey(),
                        state + " on the server",
                        "its log and `copilot doctor` on its machine say why");
              }
            });
  }

  private void rights(JsonNode identity) {
    if (identity.path("scopes").isEmpty()) {
      report.off("rights", "the server does not tell", "");
      return;
    }
    String scopes =
        identity.path("scopes").values().stream()
            .map(scope -> scope.asString(""))
            .collect(Collectors.joining(", "));
    report.ok("rights", identity.path("caller").asString("") + ": " + scopes);
  }
}
