package com.instainstru.copilot.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The version of this build. */
public final class ServerVersion {
  private ServerVersion() {}

  /** {@code Implementation-Version} of the jar; {@code development} outside one. */
  public static String current() {
    return Objects.requireNonNullElse(
        ServerVersion.class.getPackage().getImplementationVersion(), "development");
  }

  /** The Git commit that the jar was built from, if the build knew it, else the version. */
  public static String release() {
    try (InputStream manifest = ServerVersion.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      return release(manifest, current());
    } catch (IOException e) {
      return current();
    }
  }

  /**
   * @param manifest with the commit as {@code Git-Commit}; null for none
   */
  static String release(@Nullable InputStream manifest, String version) throws IOException {
    String commit =
        manifest == null ? null : new Manifest(manifest).getMainAttributes().getValue("Git-Commit");
    return commit != null && commit.matches("[0-9a-f]{7,64}") ? commit : version;
  }
}
