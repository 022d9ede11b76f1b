package com.instainstru.copilot.mcp;

import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.mcp.transport.stdio.StdioServer;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.FakeToolbox;
import java.util.List;

/** A whole server process over standard streams, for clients that start one. */
final class StdioProgram {
  private StdioProgram() {}

  public static void main(String[] args) {
    McpDispatcher dispatcher =
        new McpDispatcher(
            FakeToolbox.catalog(),
            new FakeToolbox(),
            List.of(),
            CallLimiter.of(CallLimits.standard()),
            ServerVersion.current());
    new StdioServer(dispatcher, Caller.local(), System.in, System.out).run();
  }
}
