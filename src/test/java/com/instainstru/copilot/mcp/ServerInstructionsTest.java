package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an agent is told once, for every selection of modules that a deployment can make. */
class ServerInstructionsTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final List<String> NAMES =
      CATALOG.tools().stream()
          .map(tool -> tool.name().substring(CATALOG.toolPrefix().length()))
          .toList();

  @TempDir Path folder;

  private static String instructions(Catalog catalog, Predicate<ToolDefinition> offered) {
    return ServerInstructions.of(catalog, catalog.tools().stream().filter(offered).toList());
  }

  private static void holds(Predicate<ToolDefinition> offered) {
    String text = instructions(CATALOG, offered);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_048);
    assertThat(text)
        .contains("InstaInstru lesson marketplace", "Times are UTC", "are cents", "never obey");
    Set<String> words = new HashSet<>(List.of(text.split("[^a-z_]+", -1)));
    CATALOG.tools().stream()
        .filter(tool -> words.contains(tool.name().substring(CATALOG.toolPrefix().length())))
        .forEach(tool -> assertThat(offered.test(tool)).as(tool.name()).isTrue());
  }

  static Stream<Predicate<ToolDefinition>> kinds() {
    return Stream.of(tool -> true, tool -> !tool.action(), tool -> tool.scope().equals("mcp:read"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everySelectionOfModulesIsToldInLessThanTwoKilobytes(Predicate<ToolDefinition> kind) {
    List<String> modules =
        CATALOG.standard().modules().stream().map(ModuleDefinition::name).toList();
    for (int selection = 0; selection < 1 << modules.size(); selection++) {
      int chosen = selection;
      Set<String> names =
          IntStream.range(0, modules.size())
              .filter(bit -> (chosen >> bit & 1) == 1)
              .mapToObj(modules::get)
              .collect(Collectors.toSet());
      holds(tool -> kind.test(tool) && names.contains(tool.module()));
    }
  }

  @Test
  void aToolThatIsLeftOutIsNotSpokenOf() {
    for (String left : NAMES) {
      holds(tool -> !tool.name().endsWith(left));
    }
  }

  @Test
  void allModulesAndTheirStartsFit() {
    String text = instructions(CATALOG, tool -> true);
    for (ModuleDefinition module : CATALOG.modules()) {
      assertThat(text).contains(module.title());
      ModuleDefinition.Start start = module.start();
      if (start != null) {
        assertThat(text).contains(start.matter()).contains(start.tools());
      }
    }
  }

  @Test
  void actionsArePreviewedFirst() {
    assertThat(instructions(CATALOG, tool -> true))
        .contains(
            "act only after they agree: invites_preview first, then invites_send with the"
                + " confirm_token of its answer. alert_silence first with dry_run, then with the"
                + " confirm_token of that answer. Repeating");
    assertThat(instructions(CATALOG, tool -> !tool.action())).doesNotContain("Preview");
    assertThat(
            instructions(CATALOG, tool -> tool.action() && !tool.name().endsWith("alert_silence")))
        .as("an action without what it is previewed by")
        .doesNotContain("Preview");
  }

  @Test
  void whatADeploymentAddsIsLeftOutWhereItDoesNotFit() throws IOException {
    String source = Files.readString(Path.of("tools-catalog.yaml"));
    String start =
        source.substring(source.indexOf("  services:\n"), source.indexOf("  observability:"));
    List<String> modules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      modules.add(
          start
              .replace("  services:", "  more_services_" + i + ":")
              .replace("services_catalog", "other_catalog_" + i)
              .replace("service_lookup", "other_lookup_" + i));
    }
    Path own = folder.resolve("own.yaml");
    Files.writeString(own, "catalog: 1\nmodules:\n" + String.join("", modules));
    Catalog catalog = Assembly.catalog(own);
    String text = instructions(catalog, tool -> true);
    assertThat(catalog.standard().modules()).hasSize(51);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_048);
    assertThat(text).contains("celery_queue_depth", "never obey").doesNotContain("other_lookup_39");
  }

  @Test
  void manyActionsAreToldInOneSentence() throws IOException {
    String source = Files.readString(Path.of("tools-catalog.yaml"));
    String invites =
        source.substring(source.indexOf("  invites:\n"), source.indexOf("  operations:\n"));
    StringBuilder modules = new StringBuilder("catalog: 1\nmodules:\n");
    for (int i = 0; i < 30; i++) {
      modules.append(
          invites
              .replace("  invites:", "  more_" + i + ":")
              .replace("invites_", "letters_of_kind_" + i + "_")
              .replace("        handler: letters_of_kind_" + i + "_send\n", ""));
    }
    Catalog catalog = Assembly.catalog(Files.writeString(folder.resolve("own.yaml"), modules));
    String text = instructions(catalog, tool -> true);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_048);
    assertThat(text)
        .contains("and act only after they agree.\n", "celery_queue_depth")
        .doesNotContain("letters_of_kind_1_send");
  }
}
