package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSelectionTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final String PREFIX = CATALOG.toolPrefix();
  private static final ToolDefinition DEPTH =
      CATALOG.tool("instainstru_celery_queue_depth").orElseThrow();
  private static final ToolDefinition SEND = CATALOG.tool("instainstru_invites_send").orElseThrow();

  private static Set<String> words(String text) {
    return Set.of(text.split(" ", -1)).stream()
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Modules, tools and exclusions; with or without the prefix. */
  @ParameterizedTest
  @CsvSource({
    "'', '', '', true",
    "celery, '', '', true",
    "invites, '', '', false",
    "invites celery, '', '', true",
    "'', celery_queue_depth, '', true",
    "'', instainstru_celery_queue_depth, '', true",
    "'', queue_depth, '', false",
    "'', celery_failed_tasks, '', false",
    "invites, celery_queue_depth, '', false",
    "celery, invites_send, '', false",
    "'', '', celery_queue_depth, false",
    "'', '', instainstru_celery_queue_depth, false",
    "'', '', celery_failed_tasks, true",
    "celery, celery_queue_depth, celery_queue_depth, false",
  })
  void everyPartNarrows(String modules, String tools, String excluded, boolean included) {
    ToolSelection selection =
        new ToolSelection(true, words(modules), words(tools), words(excluded));

    assertThat(selection.includes(DEPTH, PREFIX)).isEqualTo(included);
    assertThat(selection.offers(DEPTH, PREFIX)).isEqualTo(included);
  }

  @Test
  void anActionThatIsOffIsKnownButNotListed() {
    ToolSelection off = new ToolSelection(false, Set.of(), Set.of(), Set.of());

    assertThat(off.includes(SEND, PREFIX)).isTrue();
    assertThat(off.offers(SEND, PREFIX)).isFalse();
    assertThat(off.offers(DEPTH, PREFIX)).isTrue();
    assertThat(ToolSelection.everything().offers(SEND, PREFIX)).isTrue();
    assertThat(new ToolSelection(true, Set.of("celery"), Set.of(), Set.of()).offers(SEND, PREFIX))
        .isFalse();
  }

  /** A tool whose name has no prefix is taken by its whole name only. */
  @Test
  void aNameWithoutThePrefixIsNotCut() {
    ToolSelection depth = new ToolSelection(true, Set.of(), Set.of("celery_queue_depth"), Set.of());

    assertThat(depth.includes(DEPTH, "other_")).isFalse();
    assertThat(depth.includes(DEPTH, PREFIX)).isTrue();
  }

  @Test
  void namesThatTheCatalogDoesNotHaveAreTold() {
    assertThat(
            new ToolSelection(
                    true,
                    Set.of("celery", "selery"),
                    Set.of("celery_queue_depth", "instainstru_invites_send", "queue_depth"),
                    Set.of("invites_send", "nobody"))
                .unknown(CATALOG))
        .containsExactlyInAnyOrder("queue_depth", "nobody");
  }
}
