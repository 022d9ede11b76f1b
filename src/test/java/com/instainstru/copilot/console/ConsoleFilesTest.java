package com.instainstru.copilot.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the console's files may hold. */
class ConsoleFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/console");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

  private static final List<String> PARSERS =
      List.of(
          "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(");

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String text(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }

  @Test
  void servesEveryFileByARoute() throws IOException {
    List<String> served =
        Stream.concat(ConsoleFiles.FILES.stream(), Stream.of("index.html")).sorted().toList();

    assertThat(served).isEqualTo(files());
  }

  @ParameterizedTest
  @MethodSource("files")
  void policyForbidsMarkupAndForeignContent(String file) throws IOException {
    assertThat(text(file)).doesNotContain(PARSERS);
    assertThat(text(file).replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://");
    assertThat(text(file)).doesNotContain("https://", "localStorage", "document.cookie");
  }

  @ParameterizedTest
  @MethodSource("files")
  void modulesImportWhatIsServed(String file) throws IOException {
    assertThat(ConsoleFiles.FILES)
        .containsAll(IMPORT.matcher(text(file)).results().map(match -> match.group(1)).toList());
  }
}
