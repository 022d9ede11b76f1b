package com.instainstru.copilot.mcp.prompts;

import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Locale;

/** Values that this deployment knows for arguments of prompts, to complete what a user types. */
@FunctionalInterface
public interface CompletionSource {

  /** What values are of. */
  enum Kind {
    /** Names of metrics. */
    METRICS,
    /** Uids of Grafana's dashboards. */
    DASHBOARDS,
    /** Slugs of services. */
    SERVICES,
    /** Slugs of categories of services. */
    CATEGORIES;

    /** The word in {@code prompts.yaml}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the caller may see of them now; never waits long. */
  List<String> of(Kind kind, Caller caller);
}
