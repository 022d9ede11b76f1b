package com.instainstru.copilot.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class NoClientLinkTest {
  private final ClientLink link = ClientLink.none();

  @Test
  void hearsEverythingAndKnowsNothing() {
    link.progress(1, 2, "half");
    link.log(LogLevel.ERROR, "calls", JsonNodeFactory.instance.objectNode());

    assertThat(link.abilities()).isEmpty();
    assertThat(link.round()).isEmpty();
  }

  @Test
  void saysWhichAbilitiesAQuestionNeeds() {
    Unanswered.AbilityMissing missing =
        catchThrowableOfType(
            Unanswered.AbilityMissing.class,
            () ->
                link.ask(
                    List.of(
                        Question.roots("where"),
                        Question.form("sure", "Sure?", JsonNodeFactory.instance.objectNode()))));

    assertThat(missing.abilities()).containsExactlyInAnyOrder(Ability.ROOTS, Ability.FORM);
  }
}
