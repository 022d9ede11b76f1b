package com.instainstru.copilot.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SealKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  @TempDir Path folder;

  private static AuditEntry entry(String requestId, boolean durable) {
    return new AuditEntry(
        "2026-01-31T15:00:00Z",
        "service",
        "service_token",
        "test",
        "instainstru_celery_queue_depth",
        List.of("limit"),
        AuditEntry.digest("{}"),
        "success",
        12,
        requestId,
        null,
        null,
        durable);
  }

  private Path written(int lines) {
    Path file = folder.resolve("audit.jsonl");
    try (AuditLog audit = AuditLog.open(file, null)) {
      for (int i = 1; i <= lines; i++) {
        audit.write(entry("r" + i, i % 2 == 0));
      }
    }
    return file;
  }

  private static AuditChain.Report look(Path file) throws IOException {
    return new AuditChain(null).follow(file, null);
  }

  @Test
  void everyLineCarriesTheHashOfTheLineBefore() throws Exception {
    Path file = written(3);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0))
        .isEqualTo(
            ("{'time':'2026-01-31T15:00:00Z','request_id':'r1','principal':'service',"
                    + "'authentication':'service_token','client':'test',"
                    + "'tool':'instainstru_celery_queue_depth','arguments':['limit'],"
                    + "'arguments_sha256':"
                    + "'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',"
                    + "'outcome':'success','duration_ms':12,'previous_sha256':'"
                    + "0".repeat(64)
                    + "'}")
                .replace('\'', '"'));
    assertThat(lines.get(1)).contains(AuditEntry.digest(lines.get(0)));
    assertThat(lines.get(2)).contains(AuditEntry.digest(lines.get(1)));
    assertThat(look(file))
        .isEqualTo(new AuditChain.Report(3, AuditEntry.digest(lines.get(2)), 0, 0, 0, 3, 0));
  }

  /** Whoever can write the file can compute hashes, but not what only the key gives. */
  @Test
  void keyedLineThatIsRewrittenWithoutTheKeyIsFound() throws Exception {
    SealKey key = SealKey.parse("0f".repeat(32)).orElseThrow();
    Path file = folder.resolve("audit.jsonl");
    for (int i = 0; i < 3; i++) {
      try (AuditLog audit = AuditLog.open(file, key)) {
        audit.write(entry("r" + i, true));
      }
    }
    assertThat(new AuditChain(key).follow(file, null))
        .extracting(AuditChain.Report::firstBad, AuditChain.Report::unkeyed)
        .containsExactly(0L, 0L);
    assertThat(look(file).unchecked()).isEqualTo(3);

    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    String forged = lines.get(1).replace("success", "failure");
    lines.set(1, forged);
    lines.set(
        2,
        lines
            .get(2)
            .replaceAll(
                "previous_hmac_sha256\":\"[0-9a-f]+",
                "previous_sha256\":\"" + AuditEntry.digest(forged)));
    Files.write(file, lines);

    assertThat(new AuditChain(key).follow(file, null).firstBad()).isEqualTo(3);
  }

  @Test
  void theChainGoesOnOverRestartsAndOverAnotherProcessOnTheFile() throws Exception {
    Path file = written(3);
    try (AuditLog server = AuditLog.open(file, null)) {
      server.write(entry("server 1", true));
      try (AuditLog command = AuditLog.open(file, null)) {
        command.write(entry("command ".repeat(3_000), true));
      }
      server.write(entry("server 2", true));
    }
    assertThat(look(file)).extracting(AuditChain.Report::lines).isEqualTo(6L);
    assertThat(look(file)).extracting(AuditChain.Report::firstBad).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8})
  void aRemovedLineShowsAtTheNext(int index) throws Exception {
    Path file = written(10);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(index);
    Files.write(file, lines);
    assertThat(look(file).firstBad()).isEqualTo(index + 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8})
  void aChangedLineShowsAtTheNext(int index) throws Exception {
    Path file = written(10);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(index, lines.get(index).replace("success", "denied"));
    Files.write(file, lines);
    assertThat(look(file).firstBad()).isEqualTo(index + 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "half a li", "", "[1]", "7"})
  void anAddedLineShows(String added) throws Exception {
    Path file = written(4);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.add(2, added);
    Files.write(file, lines);
    assertThat(look(file).firstBad()).isEqualTo(3L);
    lines.remove(2);
    lines.add(added);
    Files.write(file, lines);
    assertThat(look(file).firstBad()).isEqualTo(5L);
  }

  @Test
  void linesThatAreMovedShow() throws Exception {
    Path file = written(4);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.add(1, lines.remove(2));
    Files.write(file, lines);
    assertThat(look(file).firstBad()).isEqualTo(2L);
  }

  @Test
  void linesCutOffAtTheEndShowAgainstANotedHash() throws Exception {
    Path file = written(5);
    String noted = look(file).lastHash();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 4));
    assertThat(look(file).firstBad()).isZero();
    assertThat(new AuditChain(null).follow(file, noted).expectedAt()).isZero();
    Files.write(file, lines);
    try (AuditLog audit = AuditLog.open(file, null)) {
      audit.write(entry("later", true));
    }
    assertThat(new AuditChain(null).follow(file, noted).expectedAt()).isEqualTo(5);
  }

  @Test
  void aLineThatACrashCutShortStaysInTheChain() throws Exception {
    Path file = written(2);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 20);
    }
    assertThat(look(file).firstBad()).isEqualTo(2);
    try (AuditLog audit = AuditLog.open(file, null)) {
      audit.write(entry("after the crash", true));
    }
    assertThat(look(file))
        .extracting(AuditChain.Report::lines, AuditChain.Report::torn, AuditChain.Report::firstBad)
        .containsExactly(3L, 1L, 0L);
  }

  @Test
  void manyCallersAtOnceLeaveOneWholeChain() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (AuditLog audit = AuditLog.open(file, null)) {
      for (int i = 0; i < 400; i++) {
        AuditEntry entry = entry("r" + i, i % 20 == 0);
        callers.execute(() -> audit.write(entry));
      }
      callers.shutdown();
      assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(look(file))
        .extracting(AuditChain.Report::lines, AuditChain.Report::firstBad)
        .containsExactly(400L, 0L);
  }

  @Test
  void linesThatCannotBeWrittenAreKeptUntilTheyCan() throws Exception {
    Path file = folder.resolve("missing/audit.jsonl");
    try (AuditLog audit = AuditLog.open(file, null)) {
      assertThat(audit.accepts()).isFalse();
      audit.write(entry("early", false));
      audit.write(entry("early too", true));
      Files.createDirectories(file.getParent());
      assertThat(audit.accepts()).isTrue();
    }
    assertThat(look(file).lines()).isEqualTo(2);
  }

  @Test
  void aNewFileIsForItsOwnerAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written(1))))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutAFileNothingIsWrittenAndNothingRefused() {
    try (AuditLog audit = AuditLog.open(null, null)) {
      audit.write(entry("r", true));
      assertThat(audit.accepts()).isTrue();
    }
  }

  @Test
  void afterItsCloseNoLineIsTakenAndNobodyWaits() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    AuditLog audit = AuditLog.open(file, null);
    audit.close();
    audit.close();
    audit.write(entry("late", true));
    assertThat(audit.accepts()).isFalse();
    assertThat(look(file).lines()).isZero();
  }

  @Test
  void theCallerIsNamedInFullAndWhatTheClientCallsItselfIsCleaned() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    String caller = "https://id.example.com|jo@example.com";
    try (AuditLog audit = AuditLog.open(file, null)) {
      audit.write(
          new AuditEntry(
              "t",
              caller,
              "oidc",
              "jo@example.com",
              "t",
              List.of(),
              "",
              "",
              1,
              "r",
              null,
              null,
              true));
    }
    assertThat(Files.readString(file))
        .contains("\"principal\":\"" + caller, "\"client\":\"j***@example.com");
  }

  @Test
  void aLineOfACallThatEndsAfterTheLogIsSaidToBeLost() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    AuditLog audit = AuditLog.open(file, null);
    audit.write(entry("in time", false));
    audit.close();
    audit.close();
    audit.write(entry("late", false));
    audit.write(entry("late and durable", true));

    assertThat(audit.accepts()).isFalse();
    assertThat(Files.readString(file)).contains("in time").doesNotContain("late");
  }

  @Test
  void aFileThatAnotherLogOfTheProcessHoldsIsLeftAlone() throws Exception {
    Path file = written(1);
    try (AuditLog audit = AuditLog.open(file, null);
        FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      try (FileLock held = other.lock()) {
        assertThat(held.isValid()).isTrue();
        audit.write(entry("r2", true));
        assertThat(audit.accepts()).isFalse();
        assertThat(look(file).lines()).isEqualTo(1);
      }
      assertThat(audit.accepts()).isTrue();
    }
    assertThat(look(file).lines()).isEqualTo(2);
    assertThat(look(file).firstBad()).isZero();
  }

  @Test
  void anInterruptedCallLeavesItsLineAllTheSame() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    try (AuditLog audit = AuditLog.open(file, null)) {
      Thread.currentThread().interrupt();
      audit.write(entry("r1", false));
      audit.write(entry("r2", true));
      assertThat(audit.accepts()).isFalse();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(look(file).lines()).isEqualTo(2);
  }

  @Test
  void linesOfManyCallsAreWrittenTogetherAndInOrder() throws Exception {
    Path file = written(500);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(500);
    for (int i = 0; i < 500; i++) {
      assertThat(lines.get(i)).contains("\"request_id\":\"r" + (i + 1) + "\"");
    }
    assertThat(look(file).firstBad()).isZero();
  }
}
