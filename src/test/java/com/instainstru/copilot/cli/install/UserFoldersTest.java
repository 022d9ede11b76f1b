package com.instainstru.copilot.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void usesTheHomeOfTheEnvironmentOnLinux() {
    UserFolders folders = UserFolders.of("Linux", "/root", Map.of("HOME", "/home/ada"));
    assertThat(folders).isEqualTo(new UserFolders(HOME, HOME.resolve(".config")));
    assertThat(McpClient.CLAUDE_DESKTOP.file(folders))
        .isEqualTo(Path.of("/home/ada/.config/Claude/claude_desktop_config.json"));
    assertThat(McpClient.VSCODE.file(folders))
        .isEqualTo(Path.of("/home/ada/.config/Code/User/mcp.json"));
    assertThat(McpClient.CURSOR.file(folders)).isEqualTo(Path.of("/home/ada/.cursor/mcp.json"));
    assertThat(McpClient.CLAUDE_CODE.file(folders)).isEqualTo(Path.of("/home/ada/.claude.json"));
  }

  @Test
  void findsAConfigurationFolderThatWasMoved() {
    Map<String, String> environment = Map.of("HOME", "", "XDG_CONFIG_HOME", "/etc/ada");
    assertThat(UserFolders.of("Linux", "/home/ada", environment))
        .isEqualTo(new UserFolders(HOME, Path.of("/etc/ada")));
  }

  @Test
  void findsConfigurationsOnMacInTheLibrary() {
    UserFolders folders = UserFolders.of("Mac OS X", "/home/ada", Map.of());
    assertThat(McpClient.CLAUDE_DESKTOP.file(folders))
        .isEqualTo(
            Path.of("/home/ada/Library/Application Support/Claude/claude_desktop_config.json"));
  }

  @Test
  void findsFoldersOfWindowsInTheEnvironment() {
    assertThat(UserFolders.of("Windows 11", "/home/ada", Map.of()))
        .isEqualTo(new UserFolders(HOME, HOME.resolve("AppData").resolve("Roaming")));
    assertThat(
            UserFolders.of("Windows 11", "/x", Map.of("USERPROFILE", "/home/ada", "APPDATA", "/d")))
        .isEqualTo(new UserFolders(HOME, Path.of("/d")));
  }
}
