package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.InputRound;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The link of revision 2026-07-28: a question ends the request, whose client sends it once more
 * with the answers and with what this server wants to find again (basic, multi round-trip
 * requests). What was asked and answered so far travels sealed, bound to caller, method, name and
 * arguments.
 */
final class RoundTripChannel implements ClientChannel {
  private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");

  private final Set<ClientCapability> capabilities;
  private final RequestNotifications notifications;
  private final RequestState states;
  private final String identity;
  private final String principal;
  private final @Nullable InputRound round;
  private final ObjectNode responses;
  private final ObjectNode asked;
  private final ObjectNode answered;

  /**
   * @param principal whose request it is
   * @throws JsonRpcException -32602 if the state or the answers that came with the request are not
   *     what a client may send
   */
  RoundTripChannel(
      Request request,
      String principal,
      Set<ClientCapability> capabilities,
      RequestNotifications notifications,
      RequestState states) {
    this.capabilities = capabilities;
    this.notifications = notifications;
    this.states = states;
    this.identity = identity(request);
    this.principal = principal;
    ObjectNode params = request.paramsOrNone();
    this.responses = responses(params.get("inputResponses"));
    ObjectNode state = state(params.get("requestState"));
    this.round =
        state.has("id")
            ? new InputRound(
                state.path("id").asString(""), Instant.ofEpochMilli(state.path("at").asLong(0)))
            : null;
    this.asked = state.withObjectProperty("asked");
    this.answered = state.withObjectProperty("answered");
  }

  private static String identity(Request request) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    ObjectNode params = request.paramsOrNone();
    identity.put("method", request.method());
    for (String field : List.of("name", "uri", "arguments")) {
      JsonNode value = params.get(field);
      if (value != null) {
        identity.set(field, value);
      }
    }
    return "requestState " + JsonRpcCodec.sorted(identity);
  }

  private static ObjectNode responses(@Nullable JsonNode given) {
    if (given == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (given instanceof ObjectNode object) {
      return object;
    }
    throw JsonRpcException.of(
        ErrorCodes.INVALID_PARAMS, "The parameter inputResponses must be an object.");
  }

  private ObjectNode state(@Nullable JsonNode given) {
    if (given == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    return states
        .open(given.asString(""), identity, principal)
        .orElseThrow(
            () ->
                JsonRpcException.of(
                    ErrorCodes.INVALID_PARAMS,
                    "The requestState is too old, or does not belong to this caller and this"
                        + " request with these parameters. Send the request again without"
                        + " requestState and inputResponses."));
  }

  @Override
  public Set<ClientCapability> capabilities() {
    return capabilities;
  }

  @Override
  public void progress(double done, double total, String message) {
    notifications.progress(done, total, message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    notifications.log(level, logger, data);
  }

  @Override
  public Optional<InputRound> round() {
    return Optional.ofNullable(round);
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    Map<String, ObjectNode> answers = new LinkedHashMap<>();
    List<InputRequest> open = new ArrayList<>();
    for (InputRequest question : questions) {
      ObjectNode answer = answer(question);
      if (answer == null) {
        open.add(question);
      } else {
        answers.put(question.key(), answer);
      }
    }
    if (!open.isEmpty()) {
      throw pending(open);
    }
    return answers;
  }

  /** Its answer, of this round or an earlier one; kept for later rounds. Null if there is none. */
  private @Nullable ObjectNode answer(InputRequest question) {
    String key = question.key();
    boolean put = wording(question).equals(asked.path(key).asString(""));
    if (put && answered.get(key) instanceof ObjectNode earlier) {
      return earlier;
    }
    boolean counts = put || !question.bound();
    if (counts
        && responses.get(key) instanceof ObjectNode now
        && isAnswer(question.capability(), now)) {
      asked.put(key, wording(question));
      answered.set(key, now);
      return now;
    }
    return null;
  }

  private ClientInputRequired pending(List<InputRequest> open) {
    Set<ClientCapability> missing = EnumSet.noneOf(ClientCapability.class);
    open.forEach(question -> missing.add(question.capability()));
    missing.removeAll(capabilities);
    if (!missing.isEmpty()) {
      return new ClientInputRequired.CapabilityMissing(missing);
    }
    if (answered.isEmpty() && open.stream().noneMatch(InputRequest::bound)) {
      return new ClientInputRequired.InputNeeded(open, null);
    }
    open.forEach(question -> asked.put(question.key(), wording(question)));
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("id", UUID.randomUUID().toString()).put("at", states.clock().millis());
    state.set("asked", asked);
    state.set("answered", answered);
    return new ClientInputRequired.InputNeeded(open, states.close(state, identity, principal));
  }

  /** An answer belongs to a question as it was worded. */
  private static String wording(InputRequest question) {
    return question.capability().method() + " " + JsonRpcCodec.sorted(question.params());
  }

  private static boolean isAnswer(ClientCapability capability, ObjectNode answer) {
    return switch (capability) {
      case FORM -> ACTIONS.contains(answer.path("action").asString(""));
      case SAMPLING -> answer.path("role").isString() && answer.has("content");
      case ROOTS -> answer.path("roots").isArray();
    };
  }
}
