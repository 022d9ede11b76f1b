package com.instainstru.copilot.mcp.conformance;

import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.config.ListenAddress;
import com.instainstru.copilot.mcp.McpDispatcher;
import com.instainstru.copilot.mcp.ServerFeatures;
import com.instainstru.copilot.mcp.transport.http.BearerAuthentication;
import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.instainstru.copilot.mcp.transport.http.HttpServerConfig;
import com.instainstru.copilot.mcp.transport.stdio.StdioServer;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.testing.TestDispatcher;
import com.instainstru.copilot.tools.Authorize;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.LimitOutput;
import com.instainstru.copilot.tools.MaskPersonalData;
import com.instainstru.copilot.tools.ToolChain;
import com.instainstru.copilot.tools.ToolSelection;
import com.instainstru.copilot.tools.ValidateArguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** The suite's tools, resources and prompts on the product's transports and chain. */
public final class ConformanceServer {
  private static final CallLimits LIMITS = CallLimits.standard();

  private ConformanceServer() {}

  /** Answers MCP's methods over the suite's offer. */
  public static McpDispatcher dispatcher() {
    ConformanceTools tools = new ConformanceTools();
    ToolChain chain =
        new ToolChain(
            tools.catalog(),
            ToolSelection.everything(),
            tools::handler,
            List.of(
                new Authorize(true),
                new ValidateArguments(),
                new MaskPersonalData(false, KnownSecrets.none(), Duration.ofSeconds(20)),
                new LimitOutput(LIMITS.rows(), LIMITS.answerBytes(), Duration.ofSeconds(20))),
            Defects.logged());
    ServerFeatures features =
        new ServerFeatures(
            tools.catalog(),
            chain,
            List.of(new ConformanceResources()),
            List.of(new ConformancePrompts()),
            "1.0.0");
    return TestDispatcher.of(features, TestDispatcher.limiter());
  }

  /**
   * Serves everybody on the loopback.
   *
   * @param port 0 for a free one
   */
  public static HttpServer start(int port, boolean sessions, HttpLimits limits) {
    return HttpServer.start(
        new HttpServerConfig(
            new HttpSettings(
                new ListenAddress("127.0.0.1", port, "host", "port", false),
                new ListenAddress("127.0.0.1", 0, "management host", "management port", false),
                Set.of(),
                Set.of("http://127.0.0.1:" + port, "http://localhost:" + port),
                sessions,
                false),
            null,
            false,
            base -> JsonNodeFactory.instance.objectNode().put("resource", base.toString()),
            limits),
        dispatcher(),
        BearerAuthentication.admitEverybody(),
        Map::of,
        () -> "");
  }

  /** Serves at the port that is given, or over standard streams if none is. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) {
      new StdioServer(dispatcher(), Caller.local(), System.in, System.out).run();
      return;
    }
    HttpServer server = start(Integer.parseInt(args[0]), true, HttpLimits.standard());
    System.err.println("ready " + server.uri());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    server.join();
  }
}
