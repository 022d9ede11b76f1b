package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.ToolCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Services and categories that the platform has, for references to them: the backend takes an
 * unknown one for no filter, or for one that nobody passes.
 */
final class ServiceCatalogue {
  private static final int MAX_SUGGESTIONS = 5;

  private final JsonNode services;

  private ServiceCatalogue(JsonNode services) {
    this.services = services;
  }

  /**
   * Reads the catalogue, or takes it from the cache.
   *
   * @throws ToolFailure if it cannot be read
   */
  static ServiceCatalogue read(CatalogReads reads, ToolCall call) {
    return new ServiceCatalogue(
        reads
            .read("services_catalog", CatalogReads.arguments(), call)
            .path("data")
            .path("services"));
  }

  /**
   * A service.
   *
   * @param slug null if it has none, as some have in newer states of the backend
   */
  record Service(String name, @Nullable String slug, boolean isActive) {}

  /**
   * A category.
   *
   * @param slug null where the backend knows categories by name only
   */
  record Category(String name, @Nullable String slug) {}

  /**
   * @param reference slug or name, in any letter case
   * @throws ToolFailure {@code invalid_arguments} with the nearest ones
   */
  Service service(String argument, String reference) {
    Map<String, Service> known = new LinkedHashMap<>();
    for (JsonNode row : services) {
      String name = row.path("name").asString("");
      String slug = row.path("slug").asString(null);
      add(known, new Service(name, slug, row.path("is_active").asBoolean(true)), slug, name);
    }
    return found(argument, "service", reference, known);
  }

  /**
   * @param reference slug or name, in any letter case
   * @throws ToolFailure {@code invalid_arguments} with the nearest ones
   */
  Category category(String argument, String reference) {
    Map<String, Category> known = new LinkedHashMap<>();
    for (JsonNode row : services) {
      String name = row.path("category_name").asString("");
      String slug = row.path("category_slug").asString(null);
      add(known, new Category(name, slug), slug, name);
    }
    return found(argument, "category", reference, known);
  }

  private static <T> void add(Map<String, T> known, T value, @Nullable String slug, String name) {
    if (slug != null) {
      known.putIfAbsent(slug, value);
    }
    if (!name.isBlank()) {
      known.putIfAbsent(name, value);
    }
  }

  private static <T> T found(String argument, String what, String reference, Map<String, T> known) {
    String plain = plain(reference);
    Optional<T> found =
        known.entrySet().stream()
            .filter(entry -> plain(entry.getKey()).equals(plain))
            .map(Map.Entry::getValue)
            .findFirst();
    return found.orElseThrow(
        () -> unknown(argument, what, plain, known.keySet().stream().toList()));
  }

  private static ToolFailure unknown(
      String argument, String what, String plain, List<String> known) {
    List<String> nearest =
        known.stream()
            .filter(name -> isNear(plain, plain(name)))
            .sorted(Comparator.comparingInt(name -> NearestName.distance(plain, plain(name))))
            .limit(MAX_SUGGESTIONS)
            .toList();
    List<String> shown = new ArrayList<>(nearest);
    if (shown.isEmpty()) {
      known.stream().limit(2L * MAX_SUGGESTIONS).forEach(shown::add);
    }
    return ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            argument
                + " names no "
                + what
                + " of the catalogue. "
                + (nearest.isEmpty() ? "It has: " : "Nearest: ")
                + String.join(", ", shown)
                + ". services_catalog lists all.")
        .with("argument", argument)
        .with("did_you_mean", nearest);
  }

  private static boolean isNear(String wrong, String name) {
    return name.contains(wrong)
        || wrong.contains(name)
        || NearestName.of(wrong, List.of(name)).isPresent();
  }

  /** Slugs and names in one form: small letters and digits. */
  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replace("&", " ")
        .replaceAll("[^\\p{L}\\p{N}]+", "-")
        .replaceAll("^-|-$", "");
  }
}
