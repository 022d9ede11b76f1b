package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Terminal terminal(int width, boolean attended) {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Terminal(
        InputStream.nullInputStream(),
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of(),
        Path.of("."),
        width,
        false,
        attended,
        false);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsProgressOnOneLineThatIsWipedAtTheEnd() {
    try (Progress progress = Progress.of(terminal(80, true), "asking", SOON)) {
      Awaitility.await().until(() -> err().contains("asking ... 2 s"));
      progress.note("half\nway");
      Awaitility.await().until(() -> err().contains("half way ... "));
    }
    assertThat(err()).startsWith("\r\u001b[Kasking ... 1 s\r\u001b[K").endsWith(" s\r\u001b[K");
    assertThat(err()).doesNotContain("\n");
  }

  @Test
  void progressLineFitsTheWidth() {
    Progress progress = Progress.of(terminal(9, true), "a long question", SOON);
    Awaitility.await().until(() -> err().contains("a long q\r"));
    progress.close();
  }

  @Test
  void showsNoProgressForAQuickCommand() {
    Progress.of(terminal(80, true), "asking").close();
    assertThat(err()).isEmpty();
  }

  @Test
  void showsNoProgressWithoutATerminal() {
    Progress progress = Progress.of(terminal(80, false), "asking", SOON);
    Progress beside = Progress.of(terminal(80, true), "beside", SOON);
    Awaitility.await().until(() -> err().contains("beside ... 20 s"));
    beside.close();
    progress.close();
    assertThat(err()).doesNotContain("asking");
  }

  @Test
  void stopsProgressForAQuestion() {
    Progress progress = Progress.of(terminal(80, true), "asking", SOON);
    Awaitility.await().until(() -> err().contains("asking"));
    progress.close();
    String before = err();
    progress.close();
    assertThat(err()).isEqualTo(before).endsWith("\r\u001b[K");
  }
}
