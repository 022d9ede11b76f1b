package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.Upstreams;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code copilot doctor}: whether settings and upstreams are in order, and what to change. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check the settings and every upstream: reachable, token accepted, clocks.",
    footer = {
      "",
      "Examples:",
      "  copilot doctor --env-file .env    with the settings of this folder",
      "  copilot doctor --demo             with the demo",
      "  copilot doctor --server https://copilot.example.com"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "backend",
          "INSTAINSTRU_MCP_API_BASE_URL and INSTAINSTRU_MCP_API_SERVICE_TOKEN or"
              + " INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID",
          "grafana",
          "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL and INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY",
          "sentry",
          "INSTAINSTRU_MCP_SENTRY_BASE_URL, INSTAINSTRU_MCP_SENTRY_ORG and"
              + " INSTAINSTRU_MCP_SENTRY_API_TOKEN",
          "prometheus",
          "INSTAINSTRU_MCP_PROMETHEUS_URL",
          "alertmanager",
          "INSTAINSTRU_MCP_ALERTMANAGER_URL",
          "redis",
          "INSTAINSTRU_MCP_REDIS_URL");

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--demo", description = "Check the embedded demo.")
  private boolean demo;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DoctorReport report = new DoctorReport();
    server.check(demo, false);
    if (server.isRemote()) {
      new RemoteCheck(report).run(terminal, server);
      return report.print(terminal, json);
    }
    try (Session session = server.session(terminal, demo, false)) {
      report.ok("settings", "read and understood");
      upstreams(session).forEach((name, state) -> add(report, name, state));
      Set<String> missing = session.assembly().missingModules();
      if (!missing.isEmpty()) {
        report.off(
            "modules",
            "this backend lacks " + String.join(", ", missing) + ": their tools are left out",
            "update the backend, or take them out of INSTAINSTRU_MCP_MODULES");
      }
      return report.print(terminal, json);
    }
  }

  private Map<String, Upstreams.State> upstreams(Session session) {
    Progress progress = Progress.of(terminal, "checking the upstreams");
    try {
      return session.assembly().upstreams();
    } finally {
      progress.close();
    }
  }

  private static void add(DoctorReport report, String name, Upstreams.State state) {
    String settings = SETTINGS.getOrDefault(name, "its settings");
    if (state.configured() && state.good()) {
      report.ok(name, state.detail());
    } else if (state.configured()) {
      report.fail(name, state.detail(), "check " + settings);
    } else {
      report.off(name, state.detail(), "set " + settings + " to use its tools");
    }
  }
}
