package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.time.Clock;
import java.util.Map;

/** The handlers of backend tools whose answers need more than to be passed on. */
public final class AdminHandlers {
  private AdminHandlers() {}

  /**
   * Handlers by the names that the catalog uses.
   *
   * @param backend runs the request of any tool of the catalog
   */
  public static Map<String, ToolHandler> of(ToolHandler backend, Catalog catalog, Clock clock) {
    CatalogReads reads = new CatalogReads(catalog, backend);
    return Map.of(
        "celery_queue_depth", new QueueDepthHandler(backend),
        "celery_worker_status", new WorkerStatusHandler(backend, reads),
        "celery_payment_health", new PaymentHealthHandler(backend, reads),
        "celery_task_history", new TaskHistoryHandler(backend),
        "users_lookup", new UserLookupHandler(backend),
        "instructors_list", new InstructorsListHandler(backend, reads),
        "instructors_detail", new InstructorDetailHandler(backend, reads),
        "invites_send", new InvitesSendHandler(backend),
        "bookings_summary", new BookingsSummaryHandler(backend, clock));
  }
}
