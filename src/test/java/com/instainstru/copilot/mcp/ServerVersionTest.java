package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {
  @ParameterizedTest
  @CsvSource({
    "Git-Commit: 0123456789abcdef0123456789abcdef01234567,"
        + " 0123456789abcdef0123456789abcdef01234567",
    "'Git-Commit: ', 1.2.3",
    "Git-Commit: ${git.commit}, 1.2.3",
    "Implementation-Version: 9, 1.2.3"
  })
  void releaseIsTheCommitOfTheBuildElseTheVersion(String line, String release) throws IOException {
    String manifest = "Manifest-Version: 1.0\n" + line + "\n\n";

    assertThat(
            ServerVersion.release(
                new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)), "1.2.3"))
        .isEqualTo(release);
  }

  @Test
  void releaseIsTheVersionWithoutAManifest() throws IOException {
    assertThat(ServerVersion.release(null, "1.2.3")).isEqualTo("1.2.3");
    assertThat(ServerVersion.release()).isEqualTo(ServerVersion.current());
  }
}
