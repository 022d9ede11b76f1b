package com.instainstru.copilot.config;

import java.nio.file.Path;

/**
 * A file with settings, which may be missing.
 *
 * @param chosen whether the operator named it; otherwise it was found in the working directory,
 *     which may belong to somebody else
 */
public record SettingsFile(Path path, boolean chosen) {
  /** The operator named it. */
  public static SettingsFile chosen(Path path) {
    return new SettingsFile(path, true);
  }

  /** It lay where the server was started. */
  public static SettingsFile found(Path path) {
    return new SettingsFile(path, false);
  }
}
