package com.instainstru.copilot.app;

import com.instainstru.copilot.mcp.ResourceSource;
import com.instainstru.copilot.questions.DictionaryDocuments;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Publishes the metrics dictionary to callers who may ask for metrics. */
public final class MetricsResources implements ResourceSource {
  private static final String WHOLE = "metrics://dictionary";
  private static final String TEMPLATE = WHOLE + "/{name}";
  private static final String JSON = "application/json";

  /** Of the tools that speak of metrics by their names in the dictionary. */
  private static final Set<String> HANDLERS = Set.of("metrics_describe", "metrics_query");

  private final Toolbox toolbox;
  private final Supplier<DictionaryDocuments> documents;

  /**
   * @param toolbox tells which tools a caller may use
   */
  public MetricsResources(Toolbox toolbox, Supplier<DictionaryDocuments> documents) {
    this.toolbox = toolbox;
    this.documents = documents;
  }

  private boolean isFor(Caller caller) {
    return toolbox.offeredTo(caller).stream()
        .map(ToolDefinition::handler)
        .anyMatch(handler -> handler != null && HANDLERS.contains(handler));
  }

  @Override
  public List<Resource> list(Caller caller) {
    return isFor(caller)
        ? List.of(
            new Resource(
                WHOLE,
                "metrics-dictionary",
                "Metrics dictionary",
                "All metrics with type, unit and labels, what they are called, and example"
                    + " questions.",
                JSON))
        : List.of();
  }

  @Override
  public List<Template> templates(Caller caller) {
    return isFor(caller)
        ? List.of(
            new Template(
                TEMPLATE,
                "metric",
                "Metric",
                "One metric: definition, aliases, the questions it can answer, related metrics.",
                JSON))
        : List.of();
  }

  @Override
  public Optional<Contents> read(String uri, Caller caller) {
    if (!uri.startsWith(WHOLE) || !isFor(caller)) {
      return Optional.empty();
    }
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
  public List<String> complete(String uriTemplate, String variable, Caller caller) {
    return uriTemplate.equals(TEMPLATE) && variable.equals("name") && isFor(caller)
        ? documents.get().names()
        : List.of();
  }
}
