package com.instainstru.copilot.cli.install;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where programs keep what belongs to a user.
 *
 * @param home the home folder
 * @param configuration the folder of programs' configurations, as the system's convention has it
 */
public record UserFolders(Path home, Path configuration) {

  /**
   * Folders by the environment, which a person can change, before what the system says.
   *
   * @param system {@code os.name} of Java
   * @param systemHome {@code user.home} of Java
   */
  public static UserFolders of(String system, String systemHome, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      Path home = Path.of(set(environment, "USERPROFILE", systemHome));
      String roaming = home.resolve("AppData").resolve("Roaming").toString();
      return new UserFolders(home, Path.of(set(environment, "APPDATA", roaming)));
    }
    Path home = Path.of(set(environment, "HOME", systemHome));
    if (name.startsWith("mac")) {
      return new UserFolders(home, home.resolve("Library").resolve("Application Support"));
    }
    // https://specifications.freedesktop.org/basedir-spec/latest/
    String standard = home.resolve(".config").toString();
    return new UserFolders(home, Path.of(set(environment, "XDG_CONFIG_HOME", standard)));
  }

  private static String set(Map<String, String> environment, String name, String absent) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank() ? absent : value;
  }
}
