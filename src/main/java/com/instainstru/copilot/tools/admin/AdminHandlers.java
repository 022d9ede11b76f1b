package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The handlers of backend tools whose answers need more than to be passed on. */
public final class AdminHandlers {
  private static final Map<String, Maker> MAKERS =
      Map.of(
          "celery_queue_depth", (backend, reads, clock) -> new QueueDepthHandler(backend),
          "celery_worker_status",
              (backend, reads, clock) -> new WorkerStatusHandler(backend, reads),
          "celery_payment_health",
              (backend, reads, clock) -> new PaymentHealthHandler(backend, reads),
          "celery_task_history", (backend, reads, clock) -> new TaskHistoryHandler(backend),
          "users_lookup", (backend, reads, clock) -> new UserLookupHandler(backend),
          "instructors_list", (backend, reads, clock) -> new InstructorsListHandler(backend, reads),
          "instructors_detail",
              (backend, reads, clock) -> new InstructorDetailHandler(backend, reads),
          "invites_send", (backend, reads, clock) -> new InvitesSendHandler(backend),
          "bookings_summary", (backend, reads, clock) -> new BookingsSummaryHandler(backend, clock),
          "payment_timeline",
              (backend, reads, clock) -> new PaymentTimelineHandler(backend, reads));

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
