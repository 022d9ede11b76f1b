package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class NoClientChannelTest {
  private final ClientChannel channel = ClientChannel.none();

  @Test
  void hearsEverythingAndKnowsNothing() {
    channel.progress(1, 2, "half");
    channel.log(LogLevel.ERROR, "calls", JsonNodeFactory.instance.objectNode());

    assertThat(channel.capabilities()).isEmpty();
    assertThat(channel.round()).isEmpty();
  }

  @Test
  void saysWhichAbilitiesAQuestionNeeds() {
    ClientInputRequired.CapabilityMissing missing =
        catchThrowableOfType(
            ClientInputRequired.CapabilityMissing.class,
            () ->
                channel.ask(
                    List.of(
                        InputRequest.roots("where"),
                        InputRequest.form(
                            "sure", "Sure?", JsonNodeFactory.instance.objectNode()))));

    assertThat(missing.capabilities())
        .containsExactlyInAnyOrder(ClientCapability.ROOTS, ClientCapability.FORM);
  }
}
