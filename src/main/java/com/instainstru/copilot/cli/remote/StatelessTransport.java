package com.instainstru.copilot.cli.remote;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.modern.JsonRpc;
import io.modelcontextprotocol.modern.JsonRpc.JSONRPCMessage;
import io.modelcontextprotocol.modern.client.transport.McpClientTransport;
import io.modelcontextprotocol.modern.client.transport.McpHttpRequestHeaders;
import io.modelcontextprotocol.modern.client.transport.McpTransportRequest;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Request;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/** Carries requests of the SDK's modern client over OkHttp. */
final class StatelessTransport implements McpClientTransport {
  private final HttpExchange http;
  private final McpJsonMapper mapper;

  StatelessTransport(HttpExchange http, McpJsonMapper mapper) {
    this.http = http;
    this.mapper = mapper;
  }

  @Override
  public boolean mirrorsToolParams() {
    return true;
  }

  @Override
  public Flux<JSONRPCMessage> exchange(McpTransportRequest request) {
    return request.withRoundTimeout(
        Flux.<JSONRPCMessage>create(sink -> run(request, sink))
            .subscribeOn(Schedulers.boundedElastic()));
  }

  private void run(McpTransportRequest request, FluxSink<JSONRPCMessage> sink) {
    try {
      Request.Builder post = http.request();
      McpHttpRequestHeaders.forRequest(request).forEach(post::header);
      Call call = http.post(post, mapper.writeValueAsString(request.message()));
      sink.onDispose(call::cancel);
      http.run(call, session -> {}, text -> sink.next(read(text)));
      sink.complete();
    } catch (IOException | RuntimeException e) {
      // After the answer nobody listens, and the connection may end as it likes.
      if (!sink.isCancelled()) {
        sink.error(e);
      }
    }
  }

  private JSONRPCMessage read(String text) {
    try {
      return JsonRpc.deserializeMessage(mapper, text);
    } catch (IOException | IllegalArgumentException e) {
      throw Failures.invalid("a message is no JSON-RPC");
    }
  }
}
