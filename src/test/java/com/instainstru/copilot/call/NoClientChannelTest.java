package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class NoClientChannelTest {
  private final ClientChannel link = ClientChannel.none();

  @Test
  void hearsEverythingAndKnowsNothing() {
    link.progress(1, 2, "half");
    link.log(LogLevel.ERROR, "calls", JsonNodeFactory.instance.objectNode());

    assertThat(link.abilities()).isEmpty();
    assertThat(link.round()).isEmpty();
  }

  @Test
  void saysWhichAbilitiesAQuestionNeeds() {
    ClientInputRequired.AbilityMissing missing =
        catchThrowableOfType(
            ClientInputRequired.AbilityMissing.class,
            () ->
                link.ask(
                    List.of(
                        InputRequest.roots("where"),
                        InputRequest.form(
                            "sure", "Sure?", JsonNodeFactory.instance.objectNode()))));

    assertThat(missing.abilities())
        .containsExactlyInAnyOrder(ClientCapability.ROOTS, ClientCapability.FORM);
  }
}
