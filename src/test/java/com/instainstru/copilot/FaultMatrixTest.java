package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the fault matrix in docs/reliability.md and the names of tests in step. */
class FaultMatrixTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]-\\d{2}) \\|");
  private static final Pattern JAVA_TEST = Pattern.compile("void \\w+?((?:_[A-Z]\\d{2})+)\\(");
  private static final Pattern SCRIPT_TEST =
      Pattern.compile("test\\(\\s*['\"`]((?:[A-Z]-\\d{2}[, ]*)+):");
  private static final Pattern CODE = Pattern.compile("([A-Z])-?(\\d{2})");

  @Test
  void everyRowHasATestAndEveryCodeOfATestHasARow() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(Path.of("docs/reliability.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(rows).doesNotHaveDuplicates();

    TreeSet<String> tested = new TreeSet<>();
    tested.addAll(codes(Path.of("src/test/java"), ".java", JAVA_TEST));
    tested.addAll(codes(Path.of("src/test/e2e"), ".test.mjs", SCRIPT_TEST));

    assertThat(new TreeSet<>(rows)).isEqualTo(tested);
  }

  private static Set<String> codes(Path folder, String suffix, Pattern test) throws IOException {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files =
        Files.find(
            folder,
            20,
            (file, attributes) ->
                file.toString().endsWith(suffix) && !file.toString().contains("node_modules"))) {
      for (Path file : files.toList()) {
        Matcher name = test.matcher(Files.readString(file));
        while (name.find()) {
          CODE.matcher(name.group(1))
              .results()
              .forEach(code -> codes.add(code.group(1) + "-" + code.group(2)));
        }
      }
    }
    return codes;
  }
}
