package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.server.stdio.StdioServer;
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
            CallSlots.of(CallLimits.standard()),
            ServerVersion.current());
    new StdioServer(dispatcher, Caller.local(), System.in, System.out).run();
  }
}
