package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.Finding;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code copilot doctor}: whether settings and upstreams are in order, and what to change. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check the settings, and ask every upstream for what its tools need: address, credential,"
            + " rights, clock.",
    footer = {
      "",
      "Examples:",
      "  copilot doctor --env-file .env    with the settings of this folder",
      "  copilot doctor --demo             with the demo",
      "  copilot doctor --server https://copilot.example.com"
    })
final class DoctorCommand implements Callable<Integer> {
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
      settings(report, session);
      List<Finding> findings = findings(session);
      findings.forEach(report::add);
      if (findings.stream().allMatch(finding -> finding.state() == Finding.State.OFF)) {
        report.off(
            "start",
            "nothing is configured",
            "docs/configuration.md lists the settings; `copilot demo` needs none, and --demo works"
                + " with call, ask, tools and doctor");
      }
      modules(report, session.assembly().missingModules());
      return report.print(terminal, json);
    }
  }

  private static void modules(DoctorReport report, Set<String> missing) {
    if (!missing.isEmpty()) {
      report.off(
          "modules",
          "this backend lacks " + String.join(", ", missing) + ": their tools are left out",
          "update the backend, or take them out of INSTAINSTRU_MCP_MODULES");
    }
  }

  private static void settings(DoctorReport report, Session session) {
    List<String> warnings = session.warnings();
    if (warnings.isEmpty()) {
      report.ok("settings", "read and understood");
    }
    warnings.forEach(warning -> report.warn("settings", warning));
  }

  private List<Finding> findings(Session session) {
    Progress progress = Progress.of(terminal, "checking the upstreams");
    try {
      return session.assembly().check(session.given());
    } finally {
      progress.close();
    }
  }
}
