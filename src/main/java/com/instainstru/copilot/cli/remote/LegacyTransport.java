package com.instainstru.copilot.cli.remote;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** Carries messages of the SDK's former client over OkHttp, as Streamable HTTP. */
final class LegacyTransport implements McpClientTransport {
  private static final List<String> REVISIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

  private final HttpExchange http;
  private final McpJsonMapper mapper;
  private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler =
      message -> message;
  private volatile @Nullable String session;
  private volatile String revision = "";

  LegacyTransport(HttpExchange http, McpJsonMapper mapper) {
    this.http = http;
    this.mapper = mapper;
  }

  @Override
  public List<String> protocolVersions() {
    return REVISIONS;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> newHandler) {
    return Mono.fromRunnable(() -> handler = newHandler);
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.deferContextual(
        context -> {
          String negotiated =
              context.getOrDefault(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, revision);
          revision = Objects.requireNonNullElse(negotiated, revision);
          return Mono.<Void>create(sink -> run(message, sink))
              .subscribeOn(Schedulers.boundedElastic());
        });
  }

  private void run(JSONRPCMessage message, MonoSink<Void> sink) {
    try {
      Call call =
          http.post(
              request().header("Accept", "application/json, text/event-stream"),
              mapper.writeValueAsString(message));
      sink.onDispose(call::cancel);
      AtomicBoolean answered = new AtomicBoolean();
      http.run(
          call,
          opened -> session = opened,
          text -> {
            JSONRPCMessage received = read(text);
            answered.compareAndSet(false, received instanceof McpSchema.JSONRPCResponse);
            var unused = handler.apply(Mono.just(received)).subscribe();
          });
      if (message instanceof McpSchema.JSONRPCRequest && !answered.get()) {
        throw Failures.invalid("a request has no answer");
      }
      sink.success();
    } catch (IOException | RuntimeException e) {
      sink.error(e);
    }
  }

  private Request.Builder request() {
    Request.Builder request = http.request();
    String id = session;
    if (id != null) {
      request.header("Mcp-Session-Id", id);
    }
    return revision.isEmpty() ? request : request.header("MCP-Protocol-Version", revision);
  }

  private JSONRPCMessage read(String text) {
    try {
      return McpSchema.deserializeJsonRpcMessage(mapper, text);
    } catch (IOException | IllegalArgumentException e) {
      throw Failures.invalid("a message is no JSON-RPC");
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return mapper.convertValue(data, type);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.<Void>fromRunnable(this::endSession).subscribeOn(Schedulers.boundedElastic());
  }

  private void endSession() {
    if (session != null) {
      try {
        http.run(http.delete(request()), opened -> {}, text -> {});
      } catch (RemoteFailure | RpcFailure e) {
        // The server ends the session by itself in the end.
      }
      session = null;
    }
  }
}
