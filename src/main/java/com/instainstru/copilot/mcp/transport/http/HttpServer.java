package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.mcp.MessageHandler;
import com.instainstru.copilot.mcp.Workers;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The HTTP front end: {@code /mcp}, {@code /sse} with {@code /messages}, health, readiness, the
 * metadata of RFC 9728, the operator console at {@code /console}, and metrics on a port of their
 * own.
 */
public final class HttpServer implements AutoCloseable {
  private static final String METADATA = "/.well-known/oauth-protected-resource";
  private static final String MCP = "/mcp";
  private static final String SSE = "/sse";
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration AFTER_CANCELLATION = Duration.ofSeconds(2);
  private static final int MAX_REQUEST_THREADS = 250;

  private final HttpServerConfig config;
  private final Server server = Listener.server("http");
  private final ServerConnector connector;
  private final InFlightRequests work = new InFlightRequests();
  private final Sessions sessions;
  private final Sessions sseSessions;
  private final ConnectionDeadlines connections;
  private final ExecutorService requestWorkers = Workers.atMost(MAX_REQUEST_THREADS);
  private final ExecutorService workers = Workers.perTask();
  private final ManagementServer management;
  private final McpEndpoint mcp;
  private final PostedRequests posted;
  private final String publicPath;
  private final Map<String, Route> routes;
  private final URI bound;

  private HttpServer(
      HttpServerConfig config,
      MessageHandler handler,
      BearerAuthentication authentication,
      ReadinessSource readiness,
      Supplier<String> metrics) {
    this.config = config;
    HttpLimits limits = config.limits();
    sessions = new Sessions(limits);
    sseSessions = new Sessions(limits);
    connections = new ConnectionDeadlines(limits.headerTime(), limits.idle());
    connector = Listener.connector(server, limits);
    connector.setIdleTimeout(0);
    connector.addBean(connections);
    Listener.open(connector, config.http().service());
    bound = Listener.base(connector);
    URI base = Objects.requireNonNullElseGet(config.publicUrl(), () -> bound);
    Sender sender = new Sender(server.getScheduler(), limits.writeTime());
    publicPath = Objects.requireNonNullElse(base.getRawPath(), "").replaceAll("/+$", "");
    FailedLogins failedLogins = new FailedLogins(limits.failedLogins());
    AuthenticationFilter filter =
        new AuthenticationFilter(authentication, challenges(base, MCP), failedLogins);
    AuthenticationFilter sseFilter =
        new AuthenticationFilter(authentication, challenges(base, SSE), failedLogins);
    MessageReader reader = new MessageReader(limits, server.getScheduler(), requestWorkers, sender);
    PostedRequests requests = new PostedRequests(handler, filter.challenges(), sender, work);
    posted = requests;
    mcp =
        new McpEndpoint(
            handler,
            filter,
            reader,
            requests,
            config.http().sessions() ? new SessionEndpoint(sessions, requests, sender, work) : null,
            config.publicDiscovery());
    routes = new HashMap<>();
    addRoutes(readiness, sender, filter, reader);
    addSseRoutes(handler, sender, sseFilter, reader);
    addMetadata(base, sender);
    server.setHandler(
        new RequestRouter(
            limits,
            HostPolicy.ofService(config.http(), config.publicUrl()),
            connections,
            sender,
            requestWorkers,
            routes));
    management = startManagement(config, metrics);
  }

  /**
   * Binds and serves.
   *
   * @param handler what messages go to
   * @param authentication decides who calls
   * @param readiness states of the upstreams
   * @param metrics the Prometheus text format
   * @throws ConfigurationException if an address cannot be bound
   */
  public static HttpServer start(
      HttpServerConfig config,
      MessageHandler handler,
      BearerAuthentication authentication,
      ReadinessSource readiness,
      Supplier<String> metrics) {
    HttpServer server = new HttpServer(config, handler, authentication, readiness, metrics);
    Listener.start(server.server);
    server.tick();
    return server;
  }

  /** The bound MCP endpoint, for example {@code http://127.0.0.1:8001/mcp}. */
  public URI uri() {
    return bound.resolve(MCP);
  }

  /** The URI of a path, or empty if no route serves it. */
  public Optional<URI> uriOf(String path) {
    return routes.containsKey(path) ? Optional.of(bound.resolve(path)) : Optional.empty();
  }

  /** The bound metrics endpoint. */
  public URI managementUri() {
    return management.uri();
  }

  /** Open sessions of both kinds. */
  public int sessions() {
    return sessions.size() + sseSessions.size();
  }

  /**
   * Accepts nothing new, lets running calls end within the limits' drain time, gives up the rest,
   * and ends.
   */
  public void stop() {
    drain();
    // Completes when the last connection closes; what is waited for is the work on them.
    var unused = connector.shutdown();
    if (!work.awaitIdle(config.limits().drain())) {
      mcp.cancelAll();
      sessions.cancelAll();
      sseSessions.cancelAll();
      work.awaitIdle(AFTER_CANCELLATION);
    }
    sessions.endAll();
    sseSessions.endAll();
    workers.shutdownNow();
    requestWorkers.shutdownNow();
    Listener.stop(server);
    management.stop();
  }

  /** Waits until the server has stopped. Its threads alone do not keep the process running. */
  public void join() throws InterruptedException {
    server.join();
  }

  /** Refuses new calls and sessions from now on, and says so to readiness probes. */
  void drain() {
    work.stop();
  }

  @Override
  public void close() {
    stop();
  }

  private ManagementServer startManagement(HttpServerConfig config, Supplier<String> metrics) {
    try {
      return ManagementServer.start(config.http(), config.limits(), metrics);
    } catch (ConfigurationException unbound) {
      connector.close();
      throw unbound;
    }
  }

  /** The well-known part goes between host and path (RFC 9728 section 3.1). */
  private Challenges challenges(URI base, String endpoint) {
    return new Challenges(
        config.protectedResource() == null ? null : base.resolve(METADATA + publicPath + endpoint));
  }

  /** Clients of either endpoint look for metadata that names that endpoint. */
  private void addMetadata(URI base, Sender sender) {
    Function<URI, ObjectNode> metadata = config.protectedResource();
    if (metadata == null) {
      return;
    }
    for (String endpoint : List.of(MCP, SSE)) {
      URI resource = base.resolve(publicPath + endpoint);
      Route route = DocumentRoute.fixed(sender, HttpReply.json(200, metadata.apply(resource)));
      routes.put(METADATA + endpoint, route);
      routes.put(METADATA + publicPath + endpoint, route);
      routes.putIfAbsent(METADATA, route);
    }
  }

  /** A proxy in front may keep the path of the public URL or take it away. */
  private void addSseRoutes(
      MessageHandler handler, Sender sender, AuthenticationFilter filter, MessageReader reader) {
    MessagesEndpoint messages =
        new MessagesEndpoint(handler, filter, reader, sseSessions, work, workers);
    String path = publicPath + MessagesEndpoint.PATH;
    routes.put(SSE, new SseEndpoint(path, filter, sseSessions, sender, work));
    routes.put(MessagesEndpoint.PATH, messages);
    routes.put(path, messages);
  }

  private void addRoutes(
      ReadinessSource readiness, Sender sender, AuthenticationFilter filter, MessageReader reader) {
    HttpReply alive =
        HttpReply.json(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
    routes.put(MCP, mcp);
    RouteContext context = new RouteContext(filter, reader, sender, readiness);
    config.additionalRoutes().forEach(provider -> routes.putAll(provider.routes(context)));
    routes.put("/api/v1/health", DocumentRoute.fixed(sender, alive));
    routes.put("/api/v1/ready", DocumentRoute.computed(sender, () -> ready(readiness)));
  }

  private HttpReply ready(ReadinessSource readiness) {
    if (work.isStopping()) {
      return ErrorResponses.stopping();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "ready");
    ObjectNode upstreams = body.putObject("upstreams");
    readiness.upstreams().forEach(upstreams::put);
    return HttpReply.json(200, body);
  }

  /** Looks after connections and sessions for as long as the server runs. */
  private void tick() {
    Scheduler scheduler = server.getScheduler();
    if (scheduler.isRunning()) {
      connections.run();
      sessions.run();
      sseSessions.run();
      posted.watchConnections();
      scheduler.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
