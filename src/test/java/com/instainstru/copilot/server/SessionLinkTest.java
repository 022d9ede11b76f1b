package com.instainstru.copilot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.tool.Ability;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.LogLevel;
import com.instainstru.copilot.tool.Question;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.Unanswered;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SessionLinkTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final BlockingQueue<ObjectNode> sent = new LinkedBlockingQueue<>();
  private final Client client = new Client("stdio", new RunningCalls());
  private final Exchange exchange =
      Exchange.of(
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
          });

  private SessionLink link(Duration patience) {
    client.introduce("test", Set.of(Ability.FORM));
    return new SessionLink(
        exchange, new RequestNotifications(exchange, NODES.objectNode(), LogLevel.DEBUG), patience);
  }

  private static List<Question> form() {
    return List.of(Question.form("sure", "Sure?", NODES.objectNode()));
  }

  private static ToolFailure failure(SessionLink link) {
    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> link.ask(form()));
    assertThat(failure.code()).isEqualTo(FailureCode.NO_ANSWER);
    return failure;
  }

  @Test
  void aQuestionForWhichTheClientHasNoAbilityIsNotPut() {
    Unanswered.AbilityMissing missing =
        catchThrowableOfType(
            Unanswered.AbilityMissing.class,
            () -> link(Duration.ofMinutes(1)).ask(List.of(Question.roots("where"))));

    assertThat(missing.abilities()).containsExactly(Ability.ROOTS);
    assertThat(sent).isEmpty();
  }

  @Test
  void aClientThatDoesNotAnswerInTimeHasNotAgreed() {
    assertThat(failure(link(Duration.ofMillis(1))).message()).contains("too long");
    assertThat(sent).hasSize(1);
  }

  @Test
  void aCallThatIsGivenUpIsNotAnswered() {
    SessionLink link = link(Duration.ofMinutes(1));
    exchange.cancellation().cancel();

    assertThat(failure(link).message()).contains("went away");
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    SessionLink link = link(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();

    assertThat(failure(link).message()).contains("stopping");
    assertThat(Thread.interrupted()).isTrue();
  }
}
