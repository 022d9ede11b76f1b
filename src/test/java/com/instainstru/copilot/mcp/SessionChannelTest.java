package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SessionChannelTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final BlockingQueue<ObjectNode> sent = new LinkedBlockingQueue<>();
  private final Client client = new Client("stdio", new RunningCalls());
  private final RequestContext context =
      RequestContext.of(
          Caller.local(),
          client,
          new Outbound() {
            @Override
            public boolean isOpen() {
              return true;
            }

            @Override
            public boolean send(ObjectNode message) {
              return sent.add(message);
            }
          },
          null);

  private SessionChannel channel(Duration maxWait) {
    client.introduce("test", Set.of(ClientCapability.FORM));
    return new SessionChannel(
        context,
        new RequestNotifications(context, NODES.objectNode(), LogLevel.DEBUG),
        maxWait,
        null);
  }

  private static List<InputRequest> form() {
    return List.of(InputRequest.form("sure", "Sure?", NODES.objectNode()));
  }

  private static ToolFailure failure(SessionChannel channel) {
    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> channel.ask(form()));
    assertThat(failure.code()).isEqualTo(FailureCode.NO_ANSWER);
    return failure;
  }

  @Test
  void aQuestionForWhichTheClientHasNoAbilityIsNotPut() {
    ClientInputRequired.CapabilityMissing missing =
        catchThrowableOfType(
            ClientInputRequired.CapabilityMissing.class,
            () -> channel(Duration.ofMinutes(1)).ask(List.of(InputRequest.roots("where"))));

    assertThat(missing.capabilities()).containsExactly(ClientCapability.ROOTS);
    assertThat(sent).isEmpty();
  }

  @Test
  void aClientThatDoesNotAnswerInTimeHasNotAgreed() {
    assertThat(failure(channel(Duration.ofMillis(1))).message()).contains("too long");
    assertThat(sent).hasSize(1);
  }

  @Test
  void aCallThatIsGivenUpIsNotAnswered() {
    SessionChannel channel = channel(Duration.ofMinutes(1));
    context.cancellation().cancel();

    assertThat(failure(channel).message()).contains("went away");
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    SessionChannel channel = channel(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();

    assertThat(failure(channel).message()).contains("stopping");
    assertThat(Thread.interrupted()).isTrue();
  }
}
