package com.instainstru.copilot.mcp;

import java.util.Objects;

/** The version of this build. */
public final class ServerVersion {
  private ServerVersion() {}

  /** {@code Implementation-Version} of the jar; {@code development} outside one. */
  public static String current() {
    return Objects.requireNonNullElse(
        ServerVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
