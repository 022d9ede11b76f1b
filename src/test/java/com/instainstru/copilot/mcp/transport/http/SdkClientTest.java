package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.testing.IntegrationTest;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.modern.client.transport.HttpClientMcpTransport;
import io.modelcontextprotocol.modern.client.transport.McpHttpRequestCustomizer;
import io.modelcontextprotocol.modern.client.transport.StdioMcpClientTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What the SDK's own two clients get over each transport. */
@Timeout(60)
@IntegrationTest
class SdkClientTest {
  enum Kind {
    STDIO,
    HTTP,
    SESSIONS,
    SSE
  }

  private static TestServer server;
  private static TestServer sessions;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    sessions = TestServer.withSessions();
  }

  @AfterAll
  static void stop() {
    server.close();
    sessions.close();
  }

  @SuppressWarnings("deprecation") // the transport is an old one, and served for old clients
  private static McpClientTransport transport(Kind kind) {
    String base = (kind == Kind.SESSIONS ? sessions : server).uri().resolve("/").toString();
    HttpRequest.Builder authorized =
        HttpRequest.newBuilder().header("Authorization", "Bearer write");
    return switch (kind) {
      case HTTP, SESSIONS ->
          HttpClientStreamableHttpTransport.builder(base).requestBuilder(authorized).build();
      case SSE -> HttpClientSseClientTransport.builder(base).requestBuilder(authorized).build();
      case STDIO -> new StdioClientTransport(program(), new JacksonMcpJsonMapper(new JsonMapper()));
    };
  }

  private static ServerParameters program() {
    return ServerParameters.builder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .args(
            "-cp",
            System.getProperty("java.class.path"),
            "com.instainstru.copilot.mcp.StdioProgram")
        .build();
  }

  private static McpSchema.CallToolResult call(McpSyncClient client, String tool) {
    return client.callTool(
        McpSchema.CallToolRequest.builder(tool).arguments(Map.of("text", "a\nb")).build());
  }

  @ParameterizedTest
  @EnumSource
  void formerClientListsAndCalls(Kind kind) {
    try (McpSyncClient client =
        McpClient.sync(transport(kind)).initializationTimeout(Duration.ofSeconds(50)).build()) {
      McpSchema.InitializeResult hello = client.initialize();
      assertThat(hello.serverInfo().name()).isEqualTo("test-server");
      assertThat(hello.protocolVersion()).isEqualTo(kind == Kind.SSE ? "2024-11-05" : "2025-11-25");
      assertThat(hello.instructions()).contains("UTC");
      assertThat(client.listTools().tools())
          .hasSize(9)
          .first()
          .satisfies(tool -> assertThat(tool.annotations().readOnlyHint()).isTrue());
      client.ping();

      assertThat(call(client, "t_fast").structuredContent())
          .isEqualTo(Map.of("tool", "t_fast", "echo", "a\nb"));
      assertThat(call(client, "t_picture").content()).hasSize(2);
      assertThat(call(client, "t_failing").isError()).isTrue();
      assertThatThrownBy(() -> call(client, "nonsense"))
          .isInstanceOf(McpError.class)
          .hasMessageContaining("t_fast");
    }
  }

  private static void listAndCall(
      io.modelcontextprotocol.modern.client.transport.McpClientTransport transport) {
    var client =
        io.modelcontextprotocol.modern.client.McpClient.sync(transport)
            .roundTimeout(Duration.ofSeconds(50))
            .build();

    assertThat(client.discover().supportedVersions()).contains("2026-07-28", "2025-11-25");
    assertThat(client.discover().instructions()).contains("UTC");
    assertThat(client.listTools().list().tools())
        .hasSize(9)
        .first()
        .satisfies(tool -> assertThat(tool.annotations().readOnlyHint()).isTrue());
    assertThat(client.tool("t_fast").arguments(Map.of("text", "a\nb")).call().structuredContent())
        .isEqualTo(Map.of("tool", "t_fast", "echo", "a\nb"));
    assertThat(client.tool("t_picture").call().content()).hasSize(2);
    assertThat(client.tool("t_failing").call().isError()).isTrue();
  }

  @Test
  void modernClientListsAndCallsOverHttp() {
    listAndCall(
        HttpClientMcpTransport.builder(server.uri())
            .requestCustomizer(
                McpHttpRequestCustomizer.fromSync(
                    (request, headers, context) -> headers.set("Authorization", "Bearer write")))
            .build());
  }

  @Test
  void modernClientListsAndCallsOverStdio() {
    try (StdioMcpClientTransport transport = StdioMcpClientTransport.builder(program()).start()) {
      listAndCall(transport);
    }
  }
}
