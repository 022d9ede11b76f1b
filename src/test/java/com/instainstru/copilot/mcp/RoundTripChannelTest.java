package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ClientInputRequired.InputNeeded;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.testing.SettableClock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a client may bring back in a further round, and what counts. */
class RoundTripChannelTest {
  private static final ObjectNode FORM =
      JsonNodeFactory.instance.objectNode().put("type", "object");
  private static final InputRequest CONSENT = InputRequest.form("consent", "Send 3 invites?", FORM);
  private static final String YES = "{'consent':{'action':'accept','content':{'count':3}}}";

  private final SettableClock clock = new SettableClock("2026-07-28T12:00:00Z");
  private final RequestState states = RequestState.of(TokenSealer.of(null, clock), clock);

  private RoundTripChannel channel(
      String principal, String params, Set<ClientCapability> capabilities) {
    ObjectNode read = (ObjectNode) JsonMapper.shared().readTree(params.replace('\'', '"'));
    Request request = new Request(JsonNodeFactory.instance.numberNode(1), "tools/call", read);
    RequestContext context =
        RequestContext.of(Caller.local(), new Client("http", new RunningCalls()));
    return new RoundTripChannel(
        request, principal, capabilities, new RequestNotifications(context, read, null), states);
  }

  private RoundTripChannel channel(String principal, String params) {
    return channel(principal, params, EnumSet.allOf(ClientCapability.class));
  }

  private static String call(String name, String arguments, String more) {
    return "{'name':'" + name + "','arguments':" + arguments + more + "}";
  }

  private static InputNeeded asked(RoundTripChannel channel, InputRequest question) {
    return catchThrowableOfType(InputNeeded.class, () -> channel.ask(question));
  }

  private String state() {
    InputNeeded needed = asked(channel("alice", call("send", "{'a':1,'b':2}", "")), CONSENT);
    assertThat(needed.questions()).containsExactly(CONSENT);
    return Objects.requireNonNull(needed.state());
  }

  private static String round(String responses, String state) {
    return ",'inputResponses':" + responses + ",'requestState':'" + state + "'";
  }

  @Test
  void theAnswerOfTheSameRequestCounts() {
    String params = call("send", "{'b':2,'a':1}", round(YES, state()));

    assertThat(channel("alice", params).ask(CONSENT).at("/content/count").intValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bob|send|{'a':1,'b':2}",
        "alice|mute|{'a':1,'b':2}",
        "alice|send|{'a':1,'b':3}",
        "alice|send|{}"
      },
      quoteCharacter = '`')
  void stateIsOfNoUseElsewhere(String principal, String tool, String arguments) {
    String state = state();

    assertThatThrownBy(() -> channel(principal, call(tool, arguments, round(YES, state))))
        .isInstanceOfSatisfying(
            JsonRpcException.class, wrong -> assertThat(wrong.code()).isEqualTo(-32602));
  }

  @Test
  void stateExpiresAfterTenMinutes() {
    String params = call("send", "{'a':1,'b':2}", round(YES, state()));
    clock.move(Duration.ofMinutes(10).minusMillis(1));
    assertThat(channel("alice", params).ask(CONSENT)).isNotNull();
    clock.move(Duration.ofMillis(1));

    assertThatThrownBy(() -> channel("alice", params)).hasMessageContaining("too old");
  }

  @Test
  void everyChangedCharacterIsNoticed() {
    String state = state();
    for (int i = 0; i < state.length(); i++) {
      char other = state.charAt(i) == 'A' ? 'B' : 'A';
      // The last character of Base64 has bits that carry nothing.
      if (i == state.length() - 1) {
        break;
      }
      String changed = state.substring(0, i) + other + state.substring(i + 1);
      assertThatThrownBy(() -> channel("alice", call("send", "{'a':1,'b':2}", round(YES, changed))))
          .isInstanceOf(JsonRpcException.class);
    }
  }

  @Test
  void anAnswerWithoutStateIsNoAnswer() {
    String params = call("send", "{'a':1,'b':2}", ",'inputResponses':" + YES);

    assertThat(asked(channel("alice", params), CONSENT)).isNotNull();
    assertThat(channel("alice", params).ask(CONSENT.unbound())).isNotNull();
  }

  @Test
  void anAnswerBelongsToTheQuestionAsItWasWorded() {
    String params = call("send", "{'a':1,'b':2}", round(YES, state()));
    InputRequest other = InputRequest.form("consent", "Send 300 invites?", FORM);

    assertThat(asked(channel("alice", params), other).questions()).containsExactly(other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'consent':7}",
        "{'consent':{'action':'yes'}}",
        "{'other':{'action':'accept'}}"
      })
  void whatIsNoAnswerIsAskedAgain(String responses) {
    String params = call("send", "{'a':1,'b':2}", round(responses, state()));

    assertThat(asked(channel("alice", params), CONSENT)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {",'inputResponses':[]", ",'inputResponses':null", ",'requestState':7"})
  void malformedRoundsAreRefused(String more) {
    assertThatThrownBy(() -> channel("alice", call("send", "{}", more)))
        .isInstanceOf(JsonRpcException.class);
  }

  @Test
  void answersOfEarlierRoundsAreKept() {
    InputRequest second = InputRequest.form("second", "And which colour?", FORM);
    RoundTripChannel channel = channel("alice", call("send", "{'a':1,'b':2}", round(YES, state())));
    channel.ask(CONSENT);
    String later = Objects.requireNonNull(asked(channel, second).state());
    RoundTripChannel last =
        channel(
            "alice",
            call("send", "{'a':1,'b':2}", round("{'second':{'action':'decline'}}", later)));

    assertThat(last.ask(CONSENT).at("/content/count").intValue()).isEqualTo(3);
    assertThat(last.ask(second).get("action").stringValue()).isEqualTo("decline");
  }

  @Test
  void onlyWhatTheClientDeclaresIsAsked() {
    assertThatThrownBy(
            () ->
                channel("alice", call("send", "{}", ""), Set.of(ClientCapability.ROOTS))
                    .ask(CONSENT))
        .isInstanceOfSatisfying(
            ClientInputRequired.CapabilityMissing.class,
            missing -> assertThat(missing.capabilities()).containsExactly(ClientCapability.FORM));
  }

  @Test
  void aQuestionThatGivesNoRightsCarriesNoState() {
    InputNeeded needed =
        asked(channel("alice", call("look", "{}", "")), InputRequest.roots("where").unbound());

    assertThat(needed.state()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'where':{'roots':[]}}|true",
        "{'where':{'roots':1}}|false",
        "{'where':{'action':'accept'}}|false",
      })
  void directoriesAreAnAnswerToAQuestionForThem(String responses, boolean taken) {
    InputRequest where = InputRequest.roots("where").unbound();
    RoundTripChannel channel =
        channel("alice", call("look", "{}", ",'inputResponses':" + responses));

    if (taken) {
      assertThat(channel.ask(where).path("roots").isArray()).isTrue();
    } else {
      assertThatThrownBy(() -> channel.ask(where)).isInstanceOf(RuntimeException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'say':{'role':'assistant','content':{'type':'text','text':'a'}}}|true",
        "{'say':{'role':'assistant'}}|false",
        "{'say':{'content':{}}}|false",
      })
  void aMessageOfTheModelIsAnAnswerToAQuestionForOne(String responses, boolean taken) {
    InputRequest say =
        InputRequest.sampling("say", JsonNodeFactory.instance.objectNode()).unbound();
    RoundTripChannel channel =
        channel("alice", call("look", "{}", ",'inputResponses':" + responses));

    if (taken) {
      assertThat(channel.ask(say).has("content")).isTrue();
    } else {
      assertThatThrownBy(() -> channel.ask(say)).isInstanceOf(RuntimeException.class);
    }
  }
}
