package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.Upstreams;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code copilot doctor}: whether settings and upstreams are in order, and what to change. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check the settings and every upstream: reachable, token accepted, clocks.",
    footer = {
      "",
      "Examples:",
      "  copilot doctor --env-file .env    with the settings of this folder",
      "  copilot doctor --demo             with the demo"
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

  @Mixin private final SettingsOption settings = new SettingsOption();

  @Option(names = "--demo", description = "Check the embedded demo.")
  private boolean demo;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Session session = settings.session(terminal, demo, false)) {
      ArrayNode report = JsonNodeFactory.instance.arrayNode();
      boolean[] failed = {false};
      add(report, "settings", "ok", "read and understood", "");
      upstreams(session)
          .forEach(
              (name, state) -> {
                failed[0] |= state.configured() && !state.good();
                add(report, name, word(state), state.detail(), remedy(name, state));
              });
      print(report);
      return failed[0] ? CopilotCommand.FAILED : CopilotCommand.DONE;
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

  private static String word(Upstreams.State state) {
    if (!state.configured()) {
      return "off";
    }
    return state.good() ? "ok" : "FAIL";
  }

  private static String remedy(String name, Upstreams.State state) {
    if (state.good()) {
      return "";
    }
    String settings = SETTINGS.getOrDefault(name, "its settings");
    return state.configured() ? "check " + settings : "set " + settings + " to use its tools";
  }

  private static void add(
      ArrayNode report, String name, String state, String detail, String remedy) {
    report
        .addObject()
        .put("check", name)
        .put("state", state)
        .put("detail", detail)
        .put("remedy", remedy);
  }

  private void print(ArrayNode report) {
    if (json) {
      terminal.out().println(report);
      return;
    }
    report.forEach(
        row ->
            terminal
                .out()
                .printf(
                    "%-5s %-13s %s%s%n",
                    row.get("state").stringValue(),
                    row.get("check").stringValue(),
                    row.get("detail").stringValue(),
                    row.get("remedy").stringValue().isEmpty()
                        ? ""
                        : "; " + row.get("remedy").stringValue()));
  }
}
