package com.instainstru.copilot.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A terminal at which everything was typed before. */
final class TypedTerminal {
  private TypedTerminal() {}

  /**
   * @param interactive whether a person is at all three streams, or at none
   */
  static Terminal of(
      String typed,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Path folder,
      boolean interactive) {
    return new Terminal(
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        folder,
        100,
        interactive);
  }
}
