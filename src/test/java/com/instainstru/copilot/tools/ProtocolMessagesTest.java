package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Codes, levels, capabilities and input requests as clients see them. */
class ProtocolMessagesTest {
  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void everyCodeSaysWhatHappenedWhoActsAndWhereToLook(FailureCode code) {
    assertThat(code.code()).matches("[a-z]+(?:_[a-z]+)*").isEqualToIgnoringCase(code.name());
    assertThat(code.meaning()).isNotBlank();
    assertThat(code.remedy()).isNotBlank();
    assertThat(code.look()).isNotBlank();
    assertThat(code.actor().title()).isNotBlank();
    assertThat(List.of(code.meaning(), code.remedy(), code.look(), code.actor().title()))
        .doesNotHaveDuplicates();
  }

  @Test
  void whoeverMadeTheCallCorrectsIt() {
    assertThat(FailureCode.INVALID_ARGUMENTS.actor()).isEqualTo(FailureCode.Actor.CALLER);
    assertThat(FailureCode.INVALID_ARGUMENTS.remedy()).isEqualTo("correct the call");
    assertThat(FailureCode.Actor.CALLER.title()).isEqualTo("the caller");
  }

  @ParameterizedTest
  @EnumSource(LogLevel.class)
  void aLevelIsMatchedInExactlyItsSpelling(LogLevel level) {
    assertThat(LogLevel.of(level.word())).contains(level);
    assertThat(LogLevel.of(level.name())).isEmpty();
    assertThat(level.word()).isLowerCase();
  }

  @ParameterizedTest
  @CsvSource({
    "FORM, elicitation, elicitation/create",
    "SAMPLING, sampling, sampling/createMessage",
    "ROOTS, roots, roots/list",
  })
  void anAbilityHasItsCapabilityAndMethod(ClientCapability capability, String name, String method) {
    assertThat(capability.capability()).isEqualTo(name);
    assertThat(capability.method()).isEqualTo(method);
  }

  @Test
  void aQuestionBelongsToItsCallUnlessItGivesNoRight() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("maxTokens", 5);

    InputRequest form = InputRequest.form("sure", "Sure?", schema);

    assertThat(form.params().toString())
        .isEqualTo("{\"message\":\"Sure?\",\"requestedSchema\":{\"type\":\"object\"}}");
    assertThat(form.capability()).isEqualTo(ClientCapability.FORM);
    assertThat(form.bound()).isTrue();
    assertThat(form.unbound())
        .isEqualTo(new InputRequest("sure", ClientCapability.FORM, form.params(), false));
    assertThat(InputRequest.sampling("ask", params))
        .isEqualTo(new InputRequest("ask", ClientCapability.SAMPLING, params, true));
    assertThat(InputRequest.roots("where"))
        .isEqualTo(
            new InputRequest(
                "where", ClientCapability.ROOTS, JsonNodeFactory.instance.objectNode(), true));
  }

  @Test
  void whatTheClientHasToDoFirstIsNamed() {
    InputRequest where = InputRequest.roots("where");
    ClientInputRequired.InputNeeded needed =
        new ClientInputRequired.InputNeeded(List.of(where), "state");

    assertThat(needed.questions()).containsExactly(where);
    assertThat(needed.state()).isEqualTo("state");
    assertThat(needed.getStackTrace()).as("an answer, not a defect").isEmpty();
    assertThat(
            new ClientInputRequired.CapabilityMissing(Set.of(ClientCapability.FORM)).capabilities())
        .containsExactly(ClientCapability.FORM);
  }

  @Test
  void aLinkAnswersOneQuestionLikeSeveral() {
    ObjectNode answer = (ObjectNode) JsonMapper.shared().readTree("{\"action\":\"accept\"}");
    ClientChannel channel =
        new ClientChannel() {
          @Override
          public Set<ClientCapability> capabilities() {
            return Set.of(ClientCapability.ROOTS);
          }

          @Override
          public void progress(double done, double total, String message) {}

          @Override
          public void log(LogLevel level, String logger, JsonNode data) {}

          @Override
          public Map<String, ObjectNode> ask(List<InputRequest> questions) {
            return Map.of(questions.get(0).key(), answer);
          }
        };

    assertThat(channel.ask(InputRequest.roots("where"))).isSameAs(answer);
    assertThat(channel.round()).isEmpty();
  }

  @Test
  void aFailureWithAHintMayBeRepeated() {
    ToolFailure failure = ToolFailure.of(FailureCode.RATE_LIMITED, "Wait.");
    assertThat(failure.retryable()).isNull();
    assertThat(failure.retryAfterSeconds()).isNull();
    assertThat(failure.upstream()).isNull();
    assertThat(failure.toJson("r").toString())
        .isEqualTo("{\"error\":\"rate_limited\",\"message\":\"Wait.\",\"request_id\":\"r\"}");

    assertThat(failure.retryAfter(3).retryable()).isTrue();
    assertThat(failure.retryAfter(3).retryAfterSeconds()).isEqualTo(3);
    assertThat(failure.with("a", 1).with("b", 2).details()).hasToString("{a=1, b=2}");
    assertThat(failure.from("sentry", false).retryable()).isFalse();
  }
}
