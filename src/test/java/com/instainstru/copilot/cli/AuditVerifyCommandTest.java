package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SealKey;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.audit.AuditLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyCommandTest {
  private static final String KEY = "0f".repeat(32);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.reset();
    err.reset();
    Terminal terminal = TypedTerminal.of("", out, err, environment, folder, false);
    return CopilotCommand.run(terminal, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path written(int lines) {
    return written(lines, null);
  }

  private Path written(int lines, @Nullable SealKey key) {
    Path file = folder.resolve("audit.jsonl");
    try (AuditLog audit = AuditLog.open(file, key)) {
      for (int i = 0; i < lines; i++) {
        audit.write(
            new AuditEntry(
                "t", "p", "a", "c", "x", List.of(), "", "ok", i, "r" + i, null, null, false));
      }
    }
    return file;
  }

  @Test
  void reportsAnIntactChainWithItsLastHash() throws Exception {
    Path file = written(3);
    assertThat(run("audit", "verify", file.toString())).isZero();
    String hash = AuditEntry.digest(Files.readAllLines(file).get(2));
    assertThat(out()).contains("3 line(s), the chain is intact.", "last hash: " + hash);
    assertThat(run("audit", "verify", file.toString(), "--expect", hash)).isZero();
    assertThat(out()).contains("The expected hash is line 3.");
  }

  @Test
  void keyedLogVerifiesWithItsKeyOnly() {
    written(1);
    Path file = written(2, SealKey.parse(KEY).orElseThrow());

    assertThat(run(Map.of("INSTAINSTRU_MCP_SEAL_KEY", KEY), "audit", "verify", file.toString()))
        .isZero();
    assertThat(out()).contains("3 line(s), the chain is intact.", "1 line(s) were written without");
    assertThat(
            run(
                Map.of("INSTAINSTRU_MCP_SEAL_KEY", "1f".repeat(32)),
                "audit",
                "verify",
                file.toString()))
        .isEqualTo(1);
    assertThat(out()).contains("line 2 does not follow");
    assertThat(run("audit", "verify", file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("2 line(s) were written with a key");
  }

  @Test
  void lineWithoutKeyAfterKeyedLinesIsNamed() {
    written(2, SealKey.parse(KEY).orElseThrow());
    Path file = written(1);

    assertThat(run(Map.of("INSTAINSTRU_MCP_SEAL_KEY", KEY), "audit", "verify", file.toString()))
        .isEqualTo(1);
    assertThat(out()).contains("line 3 does not follow");
  }

  @Test
  void namesAChangedLine() throws Exception {
    Path file = written(4);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(1, lines.get(1).replace("ok", "ko"));
    Files.write(file, lines);
    assertThat(run("audit", "verify", file.toString())).isEqualTo(1);
    assertThat(out()).contains("line 3 does not follow").doesNotContain("last hash");
  }

  @Test
  void reportsMissingLastLinesByTheExpectedHash() throws Exception {
    Path file = written(4);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 2));
    String noted = AuditEntry.digest(lines.get(3));
    assertThat(run("audit", "verify", file.toString(), "--expect", noted)).isEqualTo(1);
    assertThat(out()).contains("no line has the expected hash");
  }

  @Test
  void reportsAnUnreadableAuditFileAsWrongUsage() {
    assertThat(run("audit", "verify", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be read");
    assertThat(run("audit", "verify", written(1).toString(), "--expect", "abc")).isEqualTo(2);
    assertThat(run("audit")).isEqualTo(2);
  }

  @Test
  void reportsALineThatACrashCutShort() throws Exception {
    Path file = written(2);
    Files.writeString(file, "{\"time\":\"t", StandardOpenOption.APPEND);
    try (AuditLog audit = AuditLog.open(file, null)) {
      audit.write(
          new AuditEntry("t", "p", "a", "c", "x", List.of(), "", "ok", 3, "r3", null, null, true));
    }

    assertThat(run("audit", "verify", file.toString())).isZero();
    assertThat(out()).contains("1 line(s) were cut short by a crash");
  }
}
