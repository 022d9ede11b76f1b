package com.instainstru.copilot;

import com.instainstru.copilot.cli.QuickStart;
import com.instainstru.copilot.cli.Terminal;
import java.io.PrintStream;

/** Entry point. */
public final class Copilot {
  private Copilot() {}

  /** Keeps standard output for the answer or the protocol, and runs the command line. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    System.exit(QuickStart.run(Terminal.ofProcess(System.in, out, System.err), args));
  }
}
