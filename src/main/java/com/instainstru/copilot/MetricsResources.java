package com.instainstru.copilot;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.metrics.DictionaryDocuments;
import com.instainstru.copilot.server.ResourceSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Publishes the metrics dictionary as MCP resources. */
final class MetricsResources implements ResourceSource {
  private static final String WHOLE = "metrics://dictionary";
  private static final String TEMPLATE = WHOLE + "/{name}";
  private static final String JSON = "application/json";

  private final Supplier<DictionaryDocuments> documents;

  MetricsResources(Supplier<DictionaryDocuments> documents) {
    this.documents = documents;
  }

  @Override
  public List<Resource> list(Caller caller) {
    return List.of(
        new Resource(
            WHOLE,
            "metrics-dictionary",
            "Metrics dictionary",
            "All metrics with type, unit and labels, what they are called, and example questions.",
            JSON));
  }

  @Override
  public List<Template> templates() {
    return List.of(
        new Template(
            TEMPLATE,
            "metric",
            "Metric",
            "One metric: definition, aliases, the questions it can answer, related metrics.",
            JSON));
  }

  @Override
  public Optional<Contents> read(String uri) {
    if (uri.equals(WHOLE)) {
      return Optional.of(new Contents(uri, JSON, documents.get().whole()));
    }
    return uri.startsWith(WHOLE + "/")
        ? documents
            .get()
            .metric(uri.substring(WHOLE.length() + 1))
            .map(text -> new Contents(uri, JSON, text))
        : Optional.empty();
  }

  @Override
  public List<String> complete(String uriTemplate, String variable, String typed) {
    return uriTemplate.equals(TEMPLATE) && variable.equals("name")
        ? documents.get().completions(typed)
        : List.of();
  }
}
