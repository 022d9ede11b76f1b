package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.security.audit.AuditChain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code copilot audit verify}: whether each line of an audit log follows from the one before. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check that no line of an audit log was changed, added, moved or removed.",
      "To notice missing lines at the end, note the hash that it prints and pass it as --expect.",
      "Lines with a key need the INSTAINSTRU_MCP_SEAL_KEY of the server that wrote them."
    },
    footer = {
      "",
      "Examples:",
      "  copilot audit verify audit.jsonl",
      "  copilot audit verify audit.jsonl --expect HASH    the noted hash must be present"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SettingsOption settings = new SettingsOption();

  @Parameters(paramLabel = "FILE", description = "The audit log.")
  private @Nullable Path file;

  @Option(
      names = "--expect",
      paramLabel = "HASH",
      description = "Hash of the last line, as an earlier run printed it.")
  private @Nullable String expected;

  AuditVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (expected != null && !expected.matches("[0-9a-fA-F]{64}")) {
      throw new ConfigurationException(
          "--expect takes the 64 hex digits that an earlier run printed.");
    }
    return told(follow());
  }

  private AuditChain.Report follow() {
    try {
      return new AuditChain(settings.settings(terminal).sealKey())
          .follow(
              Path.of(String.valueOf(file)),
              expected == null ? null : expected.toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be read (" + e.getClass().getSimpleName() + "). Pass an audit log.");
    }
  }

  private int told(AuditChain.Report report) {
    PrintStream out = terminal.out();
    if (report.firstBad() > 0) {
      out.println(
          file
              + ": line "
              + report.firstBad()
              + " does not follow from the line before: one of the two was changed, lines were added,"
              + " moved or removed there, or it was written without the key or with another one.");
      return CopilotCommand.FAILED;
    }
    if (report.unchecked() > 0) {
      throw new ConfigurationException(
          report.unchecked()
              + " line(s) were written with a key. Set INSTAINSTRU_MCP_SEAL_KEY to the key of that server to check them.");
    }
    if (report.unkeyed() > 0) {
      out.println(
          report.unkeyed()
              + " line(s) were written without a key: whoever can write the file can have changed"
              + " them unseen. With INSTAINSTRU_MCP_SEAL_KEY set, the server writes the next ones"
              + " with a key.");
    }
    if (report.torn() > 0) {
      out.println(
          report.torn() + " line(s) were cut short by a crash; the chain continues after them.");
    }
    if (expected != null && report.expectedAt() == 0) {
      out.println(
          file + ": no line has the expected hash; lines were removed from the end or replaced.");
      return CopilotCommand.FAILED;
    }
    String since =
        expected == null ? "" : " The expected hash is line " + report.expectedAt() + ".";
    out.println(file + ": " + report.lines() + " line(s), the chain is intact." + since);
    out.println("last hash: " + report.lastHash());
    return CopilotCommand.DONE;
  }
}
