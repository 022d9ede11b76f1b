package com.instainstru.copilot.app;

import ch.qos.logback.classic.LoggerContext;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.InboundSettings;
import com.instainstru.copilot.config.RedisSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.config.ToolSettings;
import com.instainstru.copilot.console.ApprovalRoutes;
import com.instainstru.copilot.console.Console;
import com.instainstru.copilot.console.ConsoleRoutes;
import com.instainstru.copilot.mcp.McpDispatcher;
import com.instainstru.copilot.mcp.PromptSource;
import com.instainstru.copilot.mcp.Prompts;
import com.instainstru.copilot.mcp.RequestState;
import com.instainstru.copilot.mcp.ServerFeatures;
import com.instainstru.copilot.mcp.ServerVersion;
import com.instainstru.copilot.mcp.prompts.CatalogPrompts;
import com.instainstru.copilot.mcp.prompts.CompletionSource;
import com.instainstru.copilot.mcp.prompts.PromptCatalog;
import com.instainstru.copilot.mcp.prompts.PromptReader;
import com.instainstru.copilot.mcp.resources.CatalogResources;
import com.instainstru.copilot.mcp.resources.RunbookResources;
import com.instainstru.copilot.mcp.transport.http.BearerAuthentication;
import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.instainstru.copilot.mcp.transport.http.HttpServerConfig;
import com.instainstru.copilot.mcp.transport.http.RouteProvider;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.metering.LogLines;
import com.instainstru.copilot.metering.ProcessMeters;
import com.instainstru.copilot.metering.RedisMeters;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.audit.AuditLog;
import com.instainstru.copilot.security.auth.InboundAuthentication;
import com.instainstru.copilot.security.auth.ProtectedResourceMetadata;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.storage.redis.RedisStores;
import com.instainstru.copilot.tools.Authorize;
import com.instainstru.copilot.tools.CheckAnswer;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.InMemoryRateStore;
import com.instainstru.copilot.tools.LimitOutput;
import com.instainstru.copilot.tools.LimitRate;
import com.instainstru.copilot.tools.MaskPersonalData;
import com.instainstru.copilot.tools.RateStore;
import com.instainstru.copilot.tools.RecordCall;
import com.instainstru.copilot.tools.ReportMissingFields;
import com.instainstru.copilot.tools.SealAnswers;
import com.instainstru.copilot.tools.ToolChain;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolSelection;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.ValidateArguments;
import com.instainstru.copilot.tools.admin.AdminToolHandler;
import com.instainstru.copilot.tools.alertmanager.SilenceFacts;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.CatalogReader;
import com.instainstru.copilot.tools.catalog.ConsentRule;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.consent.ApprovalService;
import com.instainstru.copilot.tools.consent.Approvals;
import com.instainstru.copilot.tools.consent.Approvers;
import com.instainstru.copilot.tools.consent.Confirm;
import com.instainstru.copilot.tools.consent.ElicitationChannel;
import com.instainstru.copilot.tools.consent.InMemoryApprovalRepository;
import com.instainstru.copilot.tools.consent.InMemoryNonceStore;
import com.instainstru.copilot.tools.consent.OperatorChannel;
import com.instainstru.copilot.tools.consent.ReplayGuard;
import com.instainstru.copilot.tools.consent.TokenChannel;
import com.instainstru.copilot.tools.sentry.SentryCrashReporter;
import com.instainstru.copilot.upstream.HttpTransport;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Builds the object graph from settings: the one place where the parts meet. */
public final class Assembly implements AutoCloseable {
  private final Settings settings;
  private final Clock clock;
  private final RateStore rates;
  private final Catalog catalog;
  private final Set<String> modules;
  private final ToolHandler admin;
  private final MetricsModule metrics;
  private final HttpTransport transport;
  private final Upstreams upstreams;
  private final @Nullable SentryCrashReporter reporter;
  private final Defects defects;
  private final AuditLog audit;

  /** Counts nothing until somebody can read it. */
  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();

  private @Nullable ProcessMeters process;
  private final ServedTools tools;
  private final PromptCatalog prompts;
  private final CompletionSource known;
  private final ConcurrencyLimiter limiter;
  private final TokenSealer seal;
  private final @Nullable RedisStores redis;
  private final Approvals approvals;
  private final OperatorChannel operators;

  private Assembly(Settings settings, Clock clock, RateStore rates) {
    KnownSecrets secrets = hideInLog(settings);
    this.settings = settings;
    this.clock = clock;
    this.catalog = catalog(settings.tools().extraCatalog());
    this.modules = ModuleChoice.of(settings.tools(), catalog);
    this.transport = new HttpTransport(settings.limits().upstream(), settings.outbound());
    this.upstreams = Upstreams.of(settings, transport, clock, new UpstreamMeters(meters));
    this.admin = new AdminToolHandler(upstreams.backend(), upstreams.caches(), clock);
    this.metrics =
        new MetricsModule(settings, upstreams.prometheus(), upstreams::dataSourceUid, admin, clock);
    Secret dsn = settings.sentry().dsn();
    this.reporter = dsn == null ? null : reporter(dsn, settings, secrets);
    SentryCrashReporter sentry = reporter;
    this.defects = sentry == null ? Defects.logged() : new Defects(sentry::report);
    this.audit = AuditLog.open(settings.auditLog(), settings.sealKey());
    this.seal = TokenSealer.of(settings.sealKey(), clock);
    this.redis = redis(rates);
    this.rates = redis == null ? rates : redis.rates();
    this.approvals =
        new Approvals(redis == null ? new InMemoryApprovalRepository() : redis.approvals(), clock);
    this.operators = new OperatorChannel(approvals);
    HandlerRegistry registry =
        new HandlerRegistry(settings, upstreams, reporter, admin, catalog, metrics, clock);
    Function<ToolDefinition, ToolHandler> handlers = registry::of;
    this.tools = served(chain(handlers, secrets));
    this.prompts = new PromptReader(catalog).readPacked();
    this.known =
        new ToolCompletions(
            catalog, tools, handlers, () -> metrics.documents().names(), System::nanoTime);
    CallLimits calls = settings.limits().calls();
    this.limiter = new ConcurrencyLimiter(calls.maxConcurrent(), calls.waiting(), calls.maxWait());
    new CallMeters(meters).queue(limiter::running, limiter::waiting);
  }

  /**
   * @throws ConfigurationException if settings name tools or modules that do not exist
   * @throws com.instainstru.copilot.tools.catalog.CatalogException if a catalog has faults
   */
  public static Assembly of(Settings settings, Clock clock) {
    return of(settings, clock, new InMemoryRateStore(System::nanoTime));
  }

  /**
   * The same with another place where calls are counted.
   *
   * @throws ConfigurationException if settings name tools or modules that do not exist
   * @throws com.instainstru.copilot.tools.catalog.CatalogException if a catalog has faults
   */
  public static Assembly of(Settings settings, Clock clock, RateStore rates) {
    return new Assembly(settings, clock, rates);
  }

  /**
   * The packed catalog, and the tools of a second file if there is one.
   *
   * @throws com.instainstru.copilot.tools.catalog.CatalogException if one has faults
   */
  public static Catalog catalog(@Nullable Path extra) {
    CatalogReader reader = new CatalogReader(HandlerRegistry.names());
    return extra == null ? reader.readPacked() : reader.readPackedWith(extra);
  }

  private @Nullable RedisStores redis(RateStore local) {
    RedisSettings shared = settings.redis();
    return shared == null
        ? null
        : RedisStores.open(
            shared, seal, clock, local, new RedisMeters(meters), new UpstreamMeters(meters));
  }

  private static SentryCrashReporter reporter(Secret dsn, Settings settings, KnownSecrets known) {
    String release = settings.sentry().release();
    try {
      return SentryCrashReporter.create(
          dsn,
          settings.sentry().environment(),
          release == null ? ServerVersion.release() : release,
          settings.outbound(),
          known);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** The configured secrets, which from here on the log does not show either. */
  private static KnownSecrets hideInLog(Settings settings) {
    KnownSecrets secrets =
        KnownSecrets.of(settings.secrets().stream().map(Secret::reveal).toList());
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      LogLines.hide(logging, secrets);
    }
    return secrets;
  }

  private Toolbox chain(Function<ToolDefinition, ToolHandler> handlers, KnownSecrets secrets) {
    CallLimits bounds = settings.limits().calls();
    Duration callTime = settings.limits().upstream().call();
    ToolSettings chosen = settings.tools();
    ToolSelection selection =
        new ToolSelection(chosen.actions(), modules, chosen.tools(), chosen.excludeTools());
    List<String> unknown = selection.unknown(catalog);
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "INSTAINSTRU_MCP_TOOLS or _EXCLUDE_TOOLS name what does not exist: "
              + String.join(", ", unknown)
              + ". `copilot tools --modules all` lists them.");
    }
    return new ToolChain(
        catalog,
        selection,
        handlers,
        List.of(
            new RecordCall(new CallMeters(meters), audit, clock, bounds.slow()),
            new Authorize(chosen.actions()),
            new LimitRate(rates, chosen.callsPerMinute(), chosen.callsPerMinuteAndTool()),
            new ValidateArguments(),
            new SealAnswers(seal, clock),
            confirm(),
            new MaskPersonalData(chosen.maskPersonalData(), secrets, callTime),
            new LimitOutput(bounds.rows(), bounds.answerBytes(), callTime),
            new CheckAnswer(),
            new ReportMissingFields(new CallMeters(meters))),
        defects);
  }

  private ServedTools served(Toolbox chain) {
    return new ServedTools(chain, catalog, modules, upstreams.backend(), upstreams.caches(), clock);
  }

  private Confirm confirm() {
    String least = settings.tools().consent();
    ReplayGuard used =
        new ReplayGuard(redis == null ? new InMemoryNonceStore(clock) : redis.uses());
    return new Confirm(
        least == null ? null : ConsentRule.Channel.of(least).orElseThrow(),
        Map.of("alert_silence", SilenceFacts::of),
        new TokenChannel(seal, used, clock),
        new ElicitationChannel(used),
        operators);
  }

  public Catalog catalog() {
    return catalog;
  }

  /** The tools behind the chain that every front end and command uses. */
  public Toolbox tools() {
    return tools;
  }

  /** Names of the chosen modules that the platform lacks, so that their tools are left out. */
  public Set<String> missingModules() {
    return tools.missing();
  }

  /** The prompts that every front end and command offers. */
  public Prompts prompts() {
    return new Prompts(promptSources());
  }

  private List<PromptSource> promptSources() {
    return List.of(new CatalogPrompts(prompts, tools, known));
  }

  /** Answers MCP's methods. */
  public McpDispatcher dispatcher() {
    return new McpDispatcher(
        new ServerFeatures(
            catalog,
            tools,
            List.of(
                new CatalogResources(catalog, tools),
                new MetricsResources(tools, metrics::documents),
                new RunbookResources()),
            promptSources(),
            ServerVersion.current()),
        limiter,
        RequestState.of(seal, clock),
        settings.limits().calls().consentWait(),
        defects);
  }

  /**
   * Starts the HTTP front end.
   *
   * @throws ConfigurationException if an address cannot be listened at, or a key of a way in cannot
   *     be read
   */
  public HttpServer serve() {
    InboundSettings inbound = settings.inbound();
    HttpServerConfig config =
        new HttpServerConfig(
            settings.http(),
            inbound.publicUrl(),
            inbound.publicDiscovery(),
            inbound.oidc() == null ? null : url -> ProtectedResourceMetadata.of(inbound, url),
            additionalRoutes(),
            settings.limits().http());
    PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.add(scraped);
    process = new ProcessMeters(scraped);
    HttpServer server =
        HttpServer.start(config, dispatcher(), authentication(), this::states, scraped::scrape);
    URI base = inbound.publicUrl();
    operators.decidedAt(base == null ? server.uri().resolve("/") : base);
    return server;
  }

  private List<RouteProvider> additionalRoutes() {
    Approvers approvers = new Approvers(settings.tools().approvers());
    List<RouteProvider> routes = new ArrayList<>();
    routes.add(new ApprovalRoutes(new ApprovalService(approvals, approvers, rates, audit, clock)));
    if (settings.http().console()) {
      Catalog shown = catalog.where(module -> modules.contains(module.name()));
      routes.add(new ConsoleRoutes(new Console(shown, audit.recent(), approvers)));
    }
    return routes;
  }

  private BearerAuthentication authentication() {
    if (settings.inbound().noAuth()) {
      return BearerAuthentication.admitEverybody();
    }
    try {
      return InboundAuthentication.of(settings.inbound(), transport, clock)::authenticate;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** One short word for each upstream, and for Redis if replicas share one. */
  private Map<String, String> states() {
    RedisStores shared = redis;
    if (shared == null) {
      return upstreams.states();
    }
    Map<String, String> words = new LinkedHashMap<>(upstreams.states());
    words.put("redis", shared.isUsed() ? "ok" : "failing");
    return words;
  }

  /**
   * Asks every upstream for what its tools need, and looks at Redis if replicas share one.
   *
   * @param given the settings that are set
   */
  public List<Finding> check(Set<SettingName> given) {
    List<Finding> found =
        new ArrayList<>(new UpstreamChecks(settings, given, transport, clock).run());
    RedisStores shared = redis;
    if (shared != null) {
      found.add(
          shared.isUsed()
              ? Finding.ok("redis", "", "connected")
              : Finding.fail(
                  "redis",
                  "not_connected",
                  "",
                  "not connected; the log says why",
                  "correct "
                      + SettingName.REDIS_URL.key()
                      + ", or ask who runs Redis to start it"));
    }
    return found;
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
    audit.close();
    if (process != null) {
      process.close();
    }
    meters.close();
    if (reporter != null) {
      reporter.close();
    }
  }
}
