package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Cancellation;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells connected clients what has changed about the offer. Thread safe. */
public final class Changes {
  private final Set<Kind> announced;
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

  /** What can change while the server runs. */
  public enum Kind {
    TOOLS("notifications/tools/list_changed", "toolsListChanged"),
    PROMPTS("notifications/prompts/list_changed", "promptsListChanged"),
    RESOURCES("notifications/resources/list_changed", "resourcesListChanged"),
    /** The content of one resource. */
    RESOURCE("notifications/resources/updated", "resourceSubscriptions");

    private final String method;
    private final String filter;

    Kind(String method, String filter) {
      this.method = method;
      this.filter = filter;
    }

    String method() {
      return method;
    }

    /** Its member in the filter of {@code subscriptions/listen}. */
    String filter() {
      return filter;
    }
  }

  /** Hears of changes. */
  interface Listener {
    /**
     * @param uri the resource for {@link Kind#RESOURCE}, else empty
     */
    void changed(Kind kind, String uri);
  }

  /**
   * @param announced the kinds of change that clients are promised to hear of
   */
  public Changes(Set<Kind> announced) {
    this.announced = Set.copyOf(announced);
  }

  /** An offer that never changes while the server runs. */
  public static Changes none() {
    return new Changes(Set.of());
  }

  /** A list is another one now. */
  public void listChanged(Kind list) {
    listeners.forEach(listener -> listener.changed(list, ""));
  }

  /** The content of a resource is another one now. */
  public void resourceUpdated(String uri) {
    listeners.forEach(listener -> listener.changed(Kind.RESOURCE, uri));
  }

  boolean announces(Kind kind) {
    return announced.contains(kind);
  }

  Cancellation.Registration listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
