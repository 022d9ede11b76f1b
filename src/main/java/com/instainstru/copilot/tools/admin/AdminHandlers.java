package com.instainstru.copilot.tools.admin;

import static java.util.Map.entry;

import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The handlers of backend tools whose answers need more than to be passed on. */
public final class AdminHandlers {
  private static final Map<String, Maker> MAKERS =
      Map.ofEntries(
          entry("celery_queue_depth", (backend, reads, clock) -> new QueueDepthHandler(backend)),
          entry(
              "celery_worker_status",
              (backend, reads, clock) -> new WorkerStatusHandler(backend, reads)),
          entry(
              "celery_payment_health",
              (backend, reads, clock) -> new PaymentHealthHandler(backend, reads)),
          entry("celery_task_history", (backend, reads, clock) -> new TaskHistoryHandler(backend)),
          entry("users_lookup", (backend, reads, clock) -> new UserLookupHandler(backend)),
          entry(
              "instructors_list",
              (backend, reads, clock) -> new InstructorsListHandler(backend, reads)),
          entry(
              "instructors_detail",
              (backend, reads, clock) -> new InstructorDetailHandler(backend, reads)),
          entry("invites_send", (backend, reads, clock) -> new InvitesSendHandler(backend)),
          entry(
              "bookings_summary",
              (backend, reads, clock) -> new BookingsSummaryHandler(backend, clock)),
          entry(
              "payment_timeline",
              (backend, reads, clock) -> new PaymentTimelineHandler(backend, reads)),
          entry(
              "support_lookup",
              (backend, reads, clock) -> new SupportLookupHandler(backend, reads, clock)));

  private AdminHandlers() {}

  /** The names by which a catalog may choose one. */
  public static Set<String> names() {
    return MAKERS.keySet();
  }

  /**
   * Handlers by the names that the catalog uses.
   *
   * @param backend runs the request of any tool of the catalog
   */
  public static Map<String, ToolHandler> of(ToolHandler backend, Catalog catalog, Clock clock) {
    CatalogReads reads = new CatalogReads(catalog, backend);
    Map<String, ToolHandler> handlers = new HashMap<>();
    MAKERS.forEach((name, maker) -> handlers.put(name, maker.make(backend, reads, clock)));
    return handlers;
  }

  private interface Maker {
    ToolHandler make(ToolHandler backend, CatalogReads reads, Clock clock);
  }
}
