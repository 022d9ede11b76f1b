package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.admin.ServiceCatalogue.Category;
import com.instainstru.copilot.tools.admin.ServiceCatalogue.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code instructors_list}: turns references to services and categories into those that the backend
 * filters by, which are slugs in one of its states and names in another, and checks that it did.
 */
final class InstructorsListHandler implements ToolHandler {
  private final ToolHandler backend;
  private final CatalogReads reads;

  InstructorsListHandler(ToolHandler backend, CatalogReads reads) {
    this.backend = backend;
    this.reads = reads;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments().deepCopy();
    List<Predicate<JsonNode>> filters = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String service = arguments.path("service_slug").asString("");
    String argument = arguments.has("category_name") ? "category_name" : "category_slug";
    String category = arguments.path(argument).asString("");
    arguments.remove("category_name");
    arguments.remove("category_slug");
    if (!service.isEmpty() || !category.isEmpty()) {
      ServiceCatalogue catalogue = ServiceCatalogue.read(reads, call);
      if (!service.isEmpty()) {
        filterBy(catalogue.service("service_slug", service), arguments, filters, warnings);
      }
      if (!category.isEmpty()) {
        filterBy(catalogue.category(argument, category), arguments, filters);
      }
    }
    String status = arguments.path("status").asString("");
    if (!status.isEmpty()) {
      filters.add(row -> row.path("status").asString(status).equals(status));
    }
    ToolResult result = backend.handle(call.withArguments(arguments));
    if (result.structured().get("items") instanceof ArrayNode items) {
      check(result.structured(), items, filters, call);
    }
    warnings.forEach(warning -> AnswerWarnings.add(result.structured(), warning));
    return result;
  }

  private static void filterBy(
      Service service,
      ObjectNode arguments,
      List<Predicate<JsonNode>> filters,
      List<String> warnings) {
    if (service.slug() == null) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The catalogue has this service without a slug, and the backend filters by slug only."
                  + " Use its category instead.")
          .with("argument", "service_slug");
    }
    if (!service.isActive()) {
      warnings.add(
          "The service is not active, and only active services are searched: an empty list is to be"
              + " expected.");
    }
    arguments.put("service_slug", service.slug());
    filters.add(row -> holds(row.path("services"), service.name()));
  }

  private static void filterBy(
      Category category, ObjectNode arguments, List<Predicate<JsonNode>> filters) {
    if (category.slug() == null) {
      arguments.put("category_name", category.name());
    } else {
      arguments.put("category_slug", category.slug());
    }
    filters.add(row -> holds(row.path("categories"), category.name()));
  }

  /** Rows without the list say nothing. */
  private static boolean holds(JsonNode names, String name) {
    return !names.isArray()
        || names.valueStream().anyMatch(known -> known.asString("").equalsIgnoreCase(name));
  }

  private static void check(
      ObjectNode answer, ArrayNode items, List<Predicate<JsonNode>> filters, ToolCall call) {
    int given = items.size();
    for (int i = given - 1; i >= 0; i--) {
      JsonNode row = items.get(i);
      if (!filters.stream().allMatch(filter -> filter.test(row))) {
        items.remove(i);
      }
    }
    if (items.size() == given) {
      return;
    }
    call.context().notes().implausible("ignored_filter");
    if (items.isEmpty()) {
      throw ToolFailure.of(
              FailureCode.UPSTREAM_BAD_RESPONSE,
              "The backend did not apply the filter: none of the "
                  + given
                  + " instructors it gave fits. Whether others fit is unknown; list them without"
                  + " the filter instead.")
          .from("backend", false);
    }
    AnswerWarnings.add(
        answer,
        "The backend did not apply the whole filter: "
            + (given - items.size())
            + " of its "
            + given
            + " rows do not fit and were left out.");
  }
}
