package com.instainstru.copilot.mcp;

import com.instainstru.copilot.mcp.transport.stdio.StdioServer;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.TestDispatcher;

/** A whole server process over standard streams, for clients that start one. */
final class StdioProgram {
  private StdioProgram() {}

  public static void main(String[] args) {
    McpDispatcher dispatcher = TestDispatcher.of(new FakeToolbox());
    new StdioServer(dispatcher, Caller.local(), System.in, System.out).run();
  }
}
