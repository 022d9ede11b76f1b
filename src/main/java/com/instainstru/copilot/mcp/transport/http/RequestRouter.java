package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.HttpLimits;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Checks what every request has to meet, and hands it to the route of its path. */
final class RequestRouter extends Handler.Abstract.NonBlocking {
  private final HttpLimits limits;
  private final HostPolicy policy;
  private final ConnectionDeadlines connections;
  private final Sender sender;
  private final Executor workers;
  private final Map<String, Route> routes;

  /**
   * @param workers run the routes that may block
   * @param routes by exact path; one that ends with a slash serves everything one step below it
   */
  RequestRouter(
      HttpLimits limits,
      HostPolicy policy,
      ConnectionDeadlines connections,
      Sender sender,
      Executor workers,
      Map<String, Route> routes) {
    this.limits = limits;
    this.policy = policy;
    this.connections = connections;
    this.sender = sender;
    this.workers = workers;
    this.routes = Map.copyOf(routes);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.requestBegins(request);
    try {
      Route route = route(request, response);
      if (route.mayBlock()) {
        workers.execute(() -> serve(route, request, response, callback));
      } else {
        route.handle(request, response, callback);
      }
    } catch (HttpErrorException refused) {
      sender.send(request, response, callback, refused.answer());
    } catch (RejectedExecutionException stopped) {
      sender.send(request, response, callback, ErrorResponses.stopping());
    }
    return true;
  }

  private void serve(Route route, Request request, Response response, Callback callback) {
    try {
      route.handle(request, response, callback);
    } catch (HttpErrorException refused) {
      sender.send(request, response, callback, refused.answer());
    } catch (RuntimeException | Error defect) {
      Response.writeError(request, response, callback, defect);
    }
  }

  private Route route(Request request, Response response) {
    check(request.getHeaders().size() <= limits.headerFields(), ErrorResponses::tooManyHeaders);
    check(policy.admitsHost(request), ErrorResponses::foreignHost);
    check(policy.admitsOrigin(request), ErrorResponses::foreignOrigin);
    Route route = route(request.getHttpURI().getPath());
    if (route == null) {
      throw new HttpErrorException(ErrorResponses.unknownPath());
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && policy.isConfigured(origin)) {
      admit(origin, response.getHeaders());
      if (request.getMethod().equals("OPTIONS")) {
        throw new HttpErrorException(preflight(route));
      }
    }
    check(
        route.methods().contains(request.getMethod()),
        () -> ErrorResponses.method(route.allowed()));
    return route;
  }

  private @Nullable Route route(String path) {
    Route exact = routes.get(path);
    boolean below = exact == null && !path.endsWith("/");
    return below ? routes.get(path.substring(0, path.lastIndexOf('/') + 1)) : exact;
  }

  /** Lets the page of a configured origin read the answer (Fetch standard, CORS protocol). */
  private static void admit(String origin, HttpFields.Mutable headers) {
    headers.put("Access-Control-Allow-Origin", origin);
    headers.put("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, Mcp-Session-Id");
    headers.put(HttpHeader.VARY, "Origin");
  }

  private static HttpReply preflight(Route route) {
    return new HttpReply(
        204,
        Map.of(
            "Access-Control-Allow-Methods",
            route.allowed(),
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Session-Id,"
                + " Last-Event-ID, Mcp-Method, Mcp-Name"),
        HttpReply.NOTHING);
  }

  private static void check(boolean passed, Supplier<HttpReply> rejection) {
    if (!passed) {
      throw new HttpErrorException(rejection.get());
    }
  }
}
