package com.instainstru.copilot;

import com.instainstru.copilot.cli.QuickStart;
import com.instainstru.copilot.cli.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Entry point. */
public final class Copilot {
  private Copilot() {}

  /** Keeps standard output for the answer or the protocol, and runs the command line. */
  public static void main(String[] args) {
    System.setOut(System.err);
    System.exit(
        QuickStart.run(
            Terminal.ofProcess(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err)),
            args));
  }

  /** Answers are UTF-8 whatever the locale says of the terminal. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }
}
