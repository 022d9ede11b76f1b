package com.instainstru.copilot.mcp.resources;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.mcp.ResourceSource;
import com.instainstru.copilot.security.auth.Caller;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Publishes the runbook of failure codes: what each means, who has to act, what to look at. */
public final class RunbookResources implements ResourceSource {
  private static final String WHOLE = "runbook://failures";
  private static final String TEMPLATE = WHOLE + "/{code}";
  private static final String JSON = "application/json";

  @Override
  public List<Resource> list(Caller caller) {
    return List.of(
        new Resource(
            WHOLE,
            "failure-runbook",
            "Runbook of failure codes",
            "Every error code of a failed call: what happened, who acts, what helps.",
            JSON));
  }

  @Override
  public List<Template> templates(Caller caller) {
    return List.of(
        new Template(
            TEMPLATE,
            "failure",
            "Failure code",
            "One error code: what happened, who acts, what helps, what to look at.",
            JSON));
  }

  @Override
  public Optional<Contents> read(String uri, Caller caller) {
    if (uri.equals(WHOLE)) {
      ObjectNode whole = JsonNodeFactory.instance.objectNode();
      ArrayNode failures = whole.putArray("failures");
      codes().forEach(code -> failures.add(entry(code)));
      return Optional.of(new Contents(uri, JSON, whole.toString()));
    }
    return codes()
        .filter(code -> uri.equals(WHOLE + "/" + code.code()))
        .findFirst()
        .map(code -> new Contents(uri, JSON, entry(code).toString()));
  }

  private static Stream<FailureCode> codes() {
    return Stream.of(FailureCode.values());
  }

  private static ObjectNode entry(FailureCode code) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("error", code.code())
        .put("what_happened", code.meaning())
        .put("what_helps", code.remedy())
        .put("who_acts", code.actor().title())
        .put("look_at", code.look());
  }

  @Override
  public List<String> complete(String uriTemplate, String variable, Caller caller) {
    return uriTemplate.equals(TEMPLATE) && variable.equals("code")
        ? codes().map(FailureCode::code).toList()
        : List.of();
  }
}
