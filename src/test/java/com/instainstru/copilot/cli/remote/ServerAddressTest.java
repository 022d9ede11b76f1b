package com.instainstru.copilot.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  private static final Map<String, String> TOKEN =
      Map.of("INSTAINSTRU_MCP_CALLER_TOKEN", " the-token \n");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "https://copilot.example.com, https://copilot.example.com/mcp",
    "https://copilot.example.com/, https://copilot.example.com/mcp",
    "https://copilot.example.com/mcp/, https://copilot.example.com/mcp",
    "https://copilot.example.com:8443/tools, https://copilot.example.com:8443/tools/mcp",
    "http://127.0.0.1:8001, http://127.0.0.1:8001/mcp",
    "http://localhost:8001, http://localhost:8001/mcp",
    "'http://[::1]:8001', 'http://[::1]:8001/mcp'"
  })
  void findsTheEndpointOfWhatWasTyped(String typed, String endpoint) {
    ServerAddress address = ServerAddress.of(typed, TOKEN, null);

    assertThat(address.endpoint()).hasToString(endpoint);
    assertThat(address.at("/api/v1/ready"))
        .hasToString(endpoint.replaceAll("/mcp$", "/api/v1/ready"));
    assertThat(address.token().value()).isEqualTo("the-token");
    assertThat(address.toString()).doesNotContain("the-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "copilot.example.com",
        "ftp://copilot.example.com",
        "https://me@copilot.example.com",
        "https://:word@copilot.example.com",
        "https://copilot.example.com?token=x",
        "https://copilot.example.com#x"
      })
  void rejectsAnotherKindOfUrl(String typed) {
    assertThatThrownBy(() -> ServerAddress.of(typed, TOKEN, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--server must be");
  }

  @Test
  void keepsATokenFromAnUnencryptedConnection() {
    assertThatThrownBy(() -> ServerAddress.of("http://copilot.example.com", TOKEN, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("everybody on the way could read it");
    assertThat(ServerAddress.of("http://copilot.example.com", Map.of(), null).token().isMissing())
        .isTrue();
  }

  private Path file(String content, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static CallerToken read(Path file) {
    return ServerAddress.of("https://copilot.example.com", TOKEN, file).token();
  }

  @Test
  void prefersTheTokenOfAFile() throws IOException {
    CallerToken token = read(file("\n from-file\n", "rw-------"));

    assertThat(token.value()).isEqualTo("from-file");
    assertThat(token.source()).startsWith("--token-file ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  void rejectsATokenFileThatOthersCanUse(String mode) throws IOException {
    Path file = file("from-file", mode);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("from-file");
  }

  @ParameterizedTest
  @CsvSource({"' \n', is empty", "two words, contains blanks", "gr\u00fcn, beyond ASCII"})
  void rejectsAFileWithoutAToken(String content, String why) throws IOException {
    Path file = file(content, "rw-------");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void rejectsAMissingFile() {
    assertThatThrownBy(() -> read(folder.resolve("missing")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Cannot read");
  }
}
