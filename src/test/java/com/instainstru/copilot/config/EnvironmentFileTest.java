package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentFileTest {
  @TempDir Path folder;

  private Map<String, String> read(String text) throws IOException {
    return EnvironmentFile.read(Files.writeString(folder.resolve(".env"), text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A=b | b
          A = b | b
          export A=b | b
          A="b c" | b c
          A='b "c"' | b "c"
          A="b' | "b'
          A=" | "
          A="" | ``
          A= | ``
          A=b=c | b=c
          A=b # c | b # c
          A="b | "b
          A=b" | b"
          """)
  void readsAValueOfALine(String line, String value) throws IOException {
    assertThat(read(line)).containsExactly(Map.entry("A", value));
  }

  @Test
  void ignoresCommentsAndLinesWithoutAName() throws IOException {
    assertThat(read("# A=b\n\n=b\nA\nB=1\n#\n")).containsExactly(Map.entry("B", "1"));
  }

  @Test
  void takesTheLastOfTwoLines() throws IOException {
    assertThat(read("A=1\nA=2\n")).containsExactly(Map.entry("A", "2"));
  }

  @Test
  void readsNothingWithoutAFile() {
    assertThat(EnvironmentFile.read(folder.resolve("none"))).isEmpty();
    assertThat(EnvironmentFile.read(folder)).isEmpty();
  }
}
