package com.instainstru.copilot.app;

import static java.util.Map.entry;

import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.admin.AdminHandlers;
import com.instainstru.copilot.tools.alertmanager.AlertSilenceHandler;
import com.instainstru.copilot.tools.alertmanager.AlertsListHandler;
import com.instainstru.copilot.tools.alertmanager.SilencesListHandler;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.grafana.DashboardPanelsHandler;
import com.instainstru.copilot.tools.grafana.DashboardsListHandler;
import com.instainstru.copilot.tools.prometheus.PrometheusQueryHandler;
import com.instainstru.copilot.tools.prometheus.PrometheusQueryRangeHandler;
import com.instainstru.copilot.tools.sentry.SentryClient;
import com.instainstru.copilot.tools.sentry.SentryCrashReporter;
import com.instainstru.copilot.tools.sentry.SentryDebugHandler;
import com.instainstru.copilot.tools.sentry.SentryEventLookupHandler;
import com.instainstru.copilot.tools.sentry.SentryIssueDetailHandler;
import com.instainstru.copilot.tools.sentry.SentryIssuesTopHandler;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handlers of tools: those in Java by the name that the catalog gives, one for the others. */
public final class HandlerRegistry {
  private static final Map<String, Function<Parts, ToolHandler>> MAKERS =
      Map.ofEntries(
          entry("metrics_describe", parts -> parts.metrics().describe()),
          entry("metrics_query", parts -> parts.metrics().query()),
          entry(
              "prometheus_query",
              parts -> new PrometheusQueryHandler(parts.upstreams().prometheus(), parts.clock())),
          entry(
              "prometheus_query_range",
              parts ->
                  new PrometheusQueryRangeHandler(parts.upstreams().prometheus(), parts.clock())),
          entry("dashboards_list", parts -> new DashboardsListHandler(parts.upstreams().grafana())),
          entry(
              "dashboard_panels", parts -> new DashboardPanelsHandler(parts.upstreams().grafana())),
          entry("alerts_list", parts -> new AlertsListHandler(parts.upstreams().alertmanager())),
          entry(
              "alert_silence",
              parts -> new AlertSilenceHandler(parts.upstreams().alertmanager(), parts.clock())),
          entry(
              "silences_list", parts -> new SilencesListHandler(parts.upstreams().alertmanager())),
          entry("sentry_issues_top", parts -> new SentryIssuesTopHandler(parts.sentry())),
          entry("sentry_issue_detail", parts -> new SentryIssueDetailHandler(parts.sentry())),
          entry("sentry_event_lookup", parts -> new SentryEventLookupHandler(parts.sentry())),
          entry("sentry_debug", parts -> new SentryDebugHandler(parts.reporter())));

  private final ToolHandler admin;
  private final Map<String, ToolHandler> named = new HashMap<>();

  /** What handlers are made from. */
  private record Parts(
      Upstreams upstreams,
      MetricsModule metrics,
      SentryClient sentry,
      @Nullable SentryCrashReporter reporter,
      Clock clock) {}

  /**
   * @param reporter null where no DSN is set
   */
  HandlerRegistry(
      Settings settings,
      Upstreams upstreams,
      @Nullable SentryCrashReporter reporter,
      ToolHandler admin,
      Catalog catalog,
      MetricsModule metrics,
      Clock clock) {
    this.admin = admin;
    SentryClient sentry =
        new SentryClient(upstreams.sentry(), settings.sentry(), upstreams.caches());
    Parts parts = new Parts(upstreams, metrics, sentry, reporter, clock);
    named.putAll(AdminHandlers.of(admin, catalog, clock));
    MAKERS.forEach((name, maker) -> named.put(name, maker.apply(parts)));
  }

  /** The names of Java handlers that a catalog may use. */
  public static Set<String> names() {
    Set<String> names = new HashSet<>(AdminHandlers.names());
    names.addAll(MAKERS.keySet());
    return names;
  }

  ToolHandler of(ToolDefinition tool) {
    return tool.handler() == null ? admin : Objects.requireNonNull(named.get(tool.handler()));
  }
}
