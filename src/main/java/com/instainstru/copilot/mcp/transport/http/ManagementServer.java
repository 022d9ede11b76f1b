package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Metrics for Prometheus on a port of their own, on the loopback unless told otherwise. */
final class ManagementServer {
  private final Server server = Listener.server("management");
  private final ServerConnector connector;

  private ManagementServer(HttpLimits limits, HostPolicy policy, Supplier<String> metrics) {
    connector = Listener.connector(server, limits);
    Sender sender = new Sender(server.getScheduler(), limits.writeTime());
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            sender.send(request, response, callback, answer(request, policy, metrics));
            return true;
          }
        });
  }

  /**
   * @throws ConfigurationException if the address cannot be bound
   */
  static ManagementServer start(
      HttpSettings settings, HttpLimits limits, Supplier<String> metrics) {
    ManagementServer management =
        new ManagementServer(limits, HostPolicy.ofManagement(settings), metrics);
    Listener.open(management.connector, settings.management());
    Listener.start(management.server);
    return management;
  }

  URI uri() {
    return Listener.base(connector).resolve("/metrics");
  }

  void stop() {
    Listener.stop(server);
  }

  private static HttpReply answer(Request request, HostPolicy policy, Supplier<String> metrics) {
    if (!policy.admitsHost(request)) {
      return ErrorResponses.foreignHost();
    }
    if (!policy.admitsOrigin(request)) {
      return ErrorResponses.foreignOrigin();
    }
    if (!request.getHttpURI().getPath().equals("/metrics")) {
      return ErrorResponses.invalid(404, "There is nothing at this path. Metrics are at /metrics.");
    }
    if (!request.getMethod().equals("GET")) {
      return ErrorResponses.method("GET");
    }
    return new HttpReply(
        200,
        Map.of(HttpHeader.CONTENT_TYPE.asString(), "text/plain; version=0.0.4; charset=utf-8"),
        StandardCharsets.UTF_8.encode(metrics.get()));
  }
}
