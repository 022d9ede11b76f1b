package com.instainstru.copilot.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  @TempDir Path folder;

  private Path written(String text) throws IOException {
    Path file = folder.resolve("client.json");
    Files.writeString(file, text);
    return file;
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void createsAMissingFileForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("Client").resolve("deep").resolve("client.json");
    ConfigurationFile missing = ConfigurationFile.read(file);
    assertThat(missing.exists()).isFalse();
    assertThat(missing.text()).isEmpty();
    assertThat(missing.replace("{}")).isEmpty();
    assertThat(file).hasContent("{}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsABackupAtEachWrite() throws IOException {
    Path file = written("one");
    Path first = ConfigurationFile.read(file).replace("two").orElseThrow();
    Path second = ConfigurationFile.read(file).replace("three").orElseThrow();
    assertThat(first).hasContent("one");
    assertThat(second).hasContent("two").isNotEqualTo(first);
    assertThat(file).hasContent("three");
    assertThat(names()).hasSize(3).allMatch(name -> !name.endsWith(".part"));
  }

  @Test
  void keepsAByteOrderMark() throws IOException {
    Path file = written("\ufeff{}");
    ConfigurationFile marked = ConfigurationFile.read(file);
    assertThat(marked.text()).isEqualTo("{}");
    marked.replace("{ }");
    assertThat(Files.readString(file)).isEqualTo("\ufeff{ }");
  }

  @Test
  void keepsPermissions() throws IOException {
    Path file = written("{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path kept = ConfigurationFile.read(file).replace("{ }").orElseThrow();
    for (Path each : List.of(file, kept)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void followsLinksAndKeepsThem() throws IOException {
    Path target = written("{}");
    Path channel = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("client.json"));
    Path second = Files.createSymbolicLink(folder.resolve("second.json"), channel);
    ConfigurationFile linked = ConfigurationFile.read(second);
    assertThat(linked.target()).isEqualTo(target);
    linked.replace("{ }");
    assertThat(target).hasContent("{ }");
    assertThat(second).isSymbolicLink();
    Path dangling = Files.createSymbolicLink(folder.resolve("d.json"), Path.of("not-yet.json"));
    ConfigurationFile.read(dangling).replace("{}");
    assertThat(folder.resolve("not-yet.json")).hasContent("{}");
  }

  @Test
  void reportsACircleOfLinks() throws IOException {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    assertThatThrownBy(() -> ConfigurationFile.read(one))
        .hasMessageContaining("FileSystemLoopException");
  }

  @Test
  void keepsAReadOnlyFile() throws IOException {
    Path file = written("{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    ConfigurationFile readOnly = ConfigurationFile.read(file);
    assertThatThrownBy(() -> readOnly.replace("{ }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("read-only; nothing was changed");
    assertThat(file).hasContent("{}");
    assertThat(names()).containsExactly("client.json");
  }

  @Test
  void keepsAFileThatChangedMeanwhile() throws IOException {
    Path file = written("{}");
    ConfigurationFile read = ConfigurationFile.read(file);
    Files.writeString(file, "{\"theirs\": 1}");
    assertThatThrownBy(() -> read.replace("{ }"))
        .hasMessageContaining("changed by another program");
    assertThat(file).hasContent("{\"theirs\": 1}");
    ConfigurationFile missing = ConfigurationFile.read(folder.resolve("new.json"));
    Files.writeString(folder.resolve("new.json"), "theirs");
    assertThatThrownBy(() -> missing.replace("{ }")).hasMessageContaining("run the command again");
  }

  @Test
  void reportsAFileThatIsNotText() throws IOException {
    Path file = folder.resolve("client.json");
    Files.write(file, "{}".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> ConfigurationFile.read(file)).hasMessageContaining("save it as UTF-8");
    assertThatThrownBy(() -> ConfigurationFile.read(folder)).hasMessageContaining("cannot be read");
  }

  @Test
  void reportsAFolderThatCannotBeCreated() throws IOException {
    Path inTheWay = written("a file");
    ConfigurationFile file = ConfigurationFile.read(inTheWay.resolve("client.json"));
    assertThatThrownBy(() -> file.replace("{}")).hasMessageContaining("cannot be written");
  }
}
