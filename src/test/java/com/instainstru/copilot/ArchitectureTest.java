package com.instainstru.copilot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the table of layers in docs/architecture.md true. */
class ArchitectureTest {
  private static final String ROOT = "com.instainstru.copilot";

  /**
   * A layer.
   *
   * @param name its package below the root, with all packages below that no other layer claims
   * @param mayUse the layers that its classes may depend on
   */
  private record Layer(String name, List<String> mayUse) {
    Layer(String name, String... mayUse) {
      this(name, List.of(mayUse));
    }
  }

  /** The layers, top first. A layer may use only layers that stand below it. */
  private static final List<Layer> LAYERS =
      List.of(
          new Layer("", "cli"),
          new Layer(
              "cli",
              "cli.install",
              "cli.remote",
              "app",
              "demo",
              "mcp",
              "mcp.transport",
              "tools",
              "tools.catalog",
              "upstream",
              "call",
              "security.audit",
              "security.auth",
              "config",
              "spelling"),
          new Layer("cli.install", "config"),
          new Layer("cli.remote", "upstream", "config"),
          new Layer("packaging", "app", "mcp.prompts", "tools.catalog", "config"),
          new Layer(
              "app",
              "console",
              "mcp",
              "mcp.prompts",
              "mcp.resources",
              "mcp.transport",
              "questions",
              "tools.admin",
              "tools.alertmanager",
              "tools.grafana",
              "tools.prometheus",
              "tools.sentry",
              "storage.redis",
              "tools",
              "tools.consent",
              "upstream",
              "call",
              "tools.catalog",
              "security.audit",
              "security.auth",
              "security.redaction",
              "security.sealing",
              "metering",
              "config",
              "spelling"),
          new Layer(
              "console",
              "mcp.transport",
              "tools.consent",
              "tools.catalog",
              "security.audit",
              "security.auth",
              "security.redaction"),
          new Layer(
              "mcp.transport",
              "mcp",
              "tools",
              "call",
              "security.auth",
              "security.redaction",
              "config"),
          new Layer(
              "mcp.prompts",
              "mcp",
              "tools",
              "tools.catalog",
              "call",
              "security.auth",
              "security.redaction",
              "spelling"),
          new Layer("mcp.resources", "mcp", "tools", "tools.catalog", "call", "security.auth"),
          new Layer(
              "mcp",
              "tools",
              "tools.catalog",
              "call",
              "security.auth",
              "security.redaction",
              "security.sealing",
              "config"),
          new Layer("questions", "tools.prometheus", "tools", "tools.catalog", "call", "spelling"),
          new Layer(
              "tools.admin",
              "tools",
              "tools.catalog",
              "upstream",
              "call",
              "security.auth",
              "spelling"),
          new Layer("tools.alertmanager", "tools", "upstream", "call"),
          new Layer("tools.grafana", "tools", "upstream", "call"),
          new Layer("tools.prometheus", "tools", "upstream", "call"),
          new Layer("tools.sentry", "tools", "upstream", "call", "security.redaction", "config"),
          new Layer(
              "storage.redis",
              "tools",
              "tools.consent",
              "upstream",
              "security.sealing",
              "metering",
              "config"),
          new Layer(
              "tools.consent",
              "tools",
              "tools.catalog",
              "call",
              "security.audit",
              "security.auth",
              "security.redaction",
              "security.sealing"),
          new Layer(
              "tools",
              "tools.catalog",
              "call",
              "security.audit",
              "security.auth",
              "security.redaction",
              "security.sealing",
              "metering",
              "spelling"),
          new Layer("upstream", "call", "security.redaction", "metering", "config"),
          new Layer("call", "security.audit", "security.auth"),
          new Layer("tools.catalog", "spelling"),
          new Layer("security.audit", "security.redaction", "config"),
          new Layer("security.auth", "config"),
          new Layer("security.sealing", "config"),
          new Layer("metering", "security.redaction", "config"),
          new Layer("security.redaction"),
          new Layer("demo", "config"),
          new Layer("config", "spelling"),
          new Layer("spelling"));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> classesUseOnlyTheLayersThatTheirsMayUse() {
    return LAYERS.stream()
        .map(
            layer ->
                DynamicTest.dynamicTest(
                    layer.name().isEmpty() ? "main" : layer.name(),
                    () -> assertThat(violations(layer)).isEmpty()));
  }

  private static List<String> violations(Layer layer) {
    return MAIN.stream()
        .filter(type -> layerOf(type).equals(layer))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(use -> use.getTargetClass().getPackageName().startsWith(ROOT))
        .filter(use -> !layerOf(use.getTargetClass()).equals(layer))
        .filter(use -> !layer.mayUse().contains(layerOf(use.getTargetClass()).name()))
        .map(
            use ->
                "layer %s may not use %s: %s"
                    .formatted(
                        layer.name(), layerOf(use.getTargetClass()).name(), use.getDescription()))
        .toList();
  }

  @Test
  void layersUseOnlyLayersBelowThem() {
    List<String> below = new ArrayList<>();
    for (int i = LAYERS.size() - 1; i >= 0; i--) {
      assertThat(below)
          .as("layers below %s", LAYERS.get(i).name())
          .containsAll(LAYERS.get(i).mayUse());
      below.add(LAYERS.get(i).name());
    }
  }

  /** The layer with the longest package name that the class's package is or lies below. */
  private static Layer layerOf(JavaClass type) {
    String name = type.getPackageName().substring(ROOT.length());
    String tail = name.isEmpty() ? "" : name.substring(1);
    Layer best = null;
    for (Layer layer : LAYERS) {
      boolean holds =
          tail.equals(layer.name())
              || (!layer.name().isEmpty() && tail.startsWith(layer.name() + "."));
      if (holds && (best == null || layer.name().length() > best.name().length())) {
        best = layer;
      }
    }
    if (best == null) {
      throw new AssertionError("No layer claims the package of " + type.getName());
    }
    return best;
  }

  @Test
  void packagesOfALayerFormNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    noClasses()
        .that(not(resideInAPackage(ROOT + ".cli..")).and(not(equivalentTo(Copilot.class))))
        .should()
        .accessField(System.class, "out")
        .check(MAIN);
    noClasses()
        .that(not(resideInAPackage(ROOT + ".cli..")).and(not(equivalentTo(Copilot.class))))
        .should()
        .callMethodWhere(
            targetOwner(equivalentTo(System.class))
                .and(name("exit").onResultOf(JavaAccess::getTarget)))
        .check(MAIN);
  }
}
