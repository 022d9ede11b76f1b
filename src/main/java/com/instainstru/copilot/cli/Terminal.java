package com.instainstru.copilot.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param in standard input
 * @param out the answer, or the protocol
 * @param err everything else
 * @param environment the process environment
 * @param workingDirectory where a {@code .env} file may lie
 * @param width columns that a table may take
 * @param interactive whether a person looks at {@code out}
 * @param attended whether a person looks at {@code err}
 * @param answers whether a person types {@code in} and sees {@code err}, so that forms can be asked
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path workingDirectory,
    int width,
    boolean interactive,
    boolean attended,
    boolean answers) {

  private static final int DEFAULT_WIDTH = 100;

  public Terminal {
    environment = Map.copyOf(environment);
  }

  /** A person is at all three streams, or at none. */
  public Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Path workingDirectory,
      int width,
      boolean interactive) {
    this(in, out, err, environment, workingDirectory, width, interactive, interactive, interactive);
  }

  /** The terminal of this process; the launcher says whether it is one. */
  public static Terminal ofProcess(InputStream in, PrintStream out, PrintStream err) {
    Map<String, String> environment = System.getenv();
    String columns = environment.getOrDefault("COLUMNS", System.getProperty("copilot.columns", ""));
    return new Terminal(
        in,
        out,
        err,
        environment,
        Path.of("").toAbsolutePath(),
        columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : DEFAULT_WIDTH,
        Boolean.getBoolean("copilot.terminal"),
        Boolean.getBoolean("copilot.attended"),
        Boolean.getBoolean("copilot.answers"));
  }

  /** Asks for a line; empty at the end of input. */
  String prompt(String question) {
    err.print(question);
    err.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
        line.write(octet);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the terminal cannot be read", e);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** Whether colours may be used (https://no-color.org). */
  boolean colour() {
    return interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
