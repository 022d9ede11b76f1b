package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {
  @TempDir Path folder;

  private Map<String, String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> read(byte[] bytes) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    EnvironmentFile.read(Files.write(folder.resolve(".env"), bytes))
        .forEach((name, entry) -> values.put(name, entry.value()));
    return values;
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
          A="b" # c | b
          A='b'	# say 'x' | b
          A="b"c" | b"c
          A="b # c" | b # c
          A="" | ``
          A= | ``
          A=b=c | b=c
          A=b # c | b
          A=b#c | b#c
          A=#c | #c
          A= # c | ``
          A=b" | b"
          """)
  void readsAValueOfALine(String line, String value) throws IOException {
    assertThat(read(line)).containsExactly(Map.entry("A", value));
  }

  @Test
  void ignoresCommentsAndEmptyLines() throws IOException {
    assertThat(read("# A=b\n\n  # c\nB=1\r\n#\n")).containsExactly(Map.entry("B", "1"));
  }

  @Test
  void tellsTheLineOfAName() throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "# c\n\nA=1\nB=2\n");

    assertThat(EnvironmentFile.read(file))
        .containsExactly(
            Map.entry("A", new EnvironmentFile.Entry("1", 3)),
            Map.entry("B", new EnvironmentFile.Entry("2", 4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void readsAFileWithAByteOrderMark(String charset) throws IOException {
    assertThat(read("\uFEFFA=ü\r\nB=2\r\n".getBytes(Charset.forName(charset))))
        .containsExactly(Map.entry("A", "ü"), Map.entry("B", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          s3cr3t | Line 3 of | is not of the form NAME=value
          =s3cr3t | Line 3 of | is not of the form NAME=value
          export A | Line 3 of | is not of the form NAME=value
          A="s3cr3t | Line 3 of | Close it
          A='s3cr3t" | Line 3 of | Close it
          A=" | Line 3 of | Close it
          """)
  void rejectsALineThatItCannotRead(String line, String place, String remedy) {
    assertThatThrownBy(() -> read("# c\nB=1\n" + line + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(folder.resolve(".env").toString())
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void rejectsAFileThatIsNotText() {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThatThrownBy(() -> read("A=1".getBytes(charset)))
          .hasMessageContaining("Line 1 of")
          .hasMessageContaining("Save the file as UTF-8");
    }
    assertThatThrownBy(() -> read("A=1\nB=\u00fc".getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessageContaining("Line 2 of")
        .hasMessageContaining("is not text in UTF-8");
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
