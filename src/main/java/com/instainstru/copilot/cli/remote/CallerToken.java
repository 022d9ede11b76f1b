package com.instainstru.copilot.cli.remote;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SettingName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token for a deployed server. Never from the command line, which other users of the
 * machine can read.
 *
 * @param value empty for none
 * @param source where it comes from, for messages
 */
record CallerToken(String value, String source) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * @param file wins over the environment; null for none
   * @throws ConfigurationException if the file cannot be read or others can, or it holds no token
   */
  static CallerToken of(Map<String, String> environment, @Nullable Path file) {
    if (file == null) {
      String name = SettingName.CALLER_TOKEN.key();
      return checked(environment.getOrDefault(name, ""), name);
    }
    CallerToken token = checked(read(file), "--token-file " + file);
    if (token.value().isEmpty()) {
      throw new ConfigurationException("The file of --token-file is empty: " + file);
    }
    return token;
  }

  boolean isMissing() {
    return value.isEmpty();
  }

  private static CallerToken checked(String text, String source) {
    String token = text.strip();
    if (!Secret.isToken(token)) {
      throw new ConfigurationException(
          "The token of "
              + source
              + " contains blanks, line breaks or characters beyond ASCII. Store the token alone.");
    }
    return new CallerToken(token, source);
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      checkMode(file);
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException("Cannot read the file of --token-file: " + file);
    }
  }

  private static void checkMode(Path file) throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      // A file system without modes.
      return;
    }
    if (mode.stream().anyMatch(OTHERS::contains)) {
      throw new ConfigurationException(
          "Other users of this machine can read or change the token in "
              + file
              + ". Run `chmod 600 "
              + file
              + "`.");
    }
  }

  /** Without the value, which must not get into a log. */
  @Override
  public String toString() {
    return "token of " + source;
  }
}
