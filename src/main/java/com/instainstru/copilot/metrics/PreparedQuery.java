package com.instainstru.copilot.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A question with its PromQL.
 *
 * @param key short name, itself accepted as a question
 * @param unit unit of the samples
 * @param format how a value is shown
 * @param questions other words for it, in lower case
 * @param template PromQL with {@code {filters}}, {@code {error_filters}} and {@code {window}}
 */
record PreparedQuery(
    String key,
    String description,
    String unit,
    ValueFormat format,
    List<String> questions,
    String template) {
  private static final String WITHOUT_HEALTH = "endpoint!~\"/api/v1/(health|ready)\"";
  private static final String ERRORS = "status_code=~\"5..\"";

  PreparedQuery {
    questions = List.copyOf(questions);
  }

  /**
   * @param window range in Prometheus' form, checked before
   */
  String promql(String window, boolean excludeHealth) {
    List<String> filters = new ArrayList<>();
    if (excludeHealth) {
      filters.add(WITHOUT_HEALTH);
    }
    List<String> errorFilters = new ArrayList<>(filters);
    errorFilters.add(ERRORS);
    return template
        .replace("{filters}", braces(filters))
        .replace("{error_filters}", braces(errorFilters))
        .replace("{window}", window);
  }

  private static String braces(List<String> filters) {
    return filters.isEmpty() ? "" : "{" + String.join(",", filters) + "}";
  }
}
