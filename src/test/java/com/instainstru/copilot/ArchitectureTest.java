package com.instainstru.copilot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the table of rooms in docs/architecture.md true. */
class ArchitectureTest {
  private static final String ROOT = "com.instainstru.copilot";

  /** Which other rooms each room may know. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          Map.entry("metrics", List.of("observability", "tool", "upstream", "catalog", "spelling")),
          Map.entry(
              "prompts", List.of("server", "tool", "catalog", "auth", "telemetry", "spelling")),
          Map.entry("resources", List.of("server", "metrics", "tool", "catalog", "auth")),
          Map.entry("admin", List.of("auth", "catalog", "tool", "upstream")),
          Map.entry("observability", List.of("tool", "upstream", "config", "catalog")),
          Map.entry("sentry", List.of("tool", "upstream", "config", "telemetry", "catalog")),
          Map.entry("sealing", List.of("config")),
          Map.entry("consent", List.of("tool", "catalog", "auth", "sealing", "telemetry")),
          Map.entry(
              "server",
              List.of("consent", "tool", "catalog", "auth", "telemetry", "config", "sealing")),
          Map.entry(
              "redis", List.of("consent", "tool", "sealing", "upstream", "telemetry", "config")),
          Map.entry("upstream", List.of("tool", "telemetry", "config", "catalog", "auth")),
          Map.entry("tool", List.of("catalog", "auth", "sealing", "telemetry", "spelling")),
          Map.entry("auth", List.of("config")),
          Map.entry("catalog", List.of("spelling")),
          Map.entry("telemetry", List.of("config")),
          Map.entry("config", List.of("spelling")),
          Map.entry("spelling", List.of()),
          Map.entry("install", List.of("config")),
          Map.entry("packaging", List.of("catalog", "config")),
          Map.entry("demo", List.of("config")));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> everyRoomKnowsOnlyTheRoomsBelowIt() {
    return ROOMS.entrySet().stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.getKey(), () -> holdsOnly(room.getKey(), room.getValue())));
  }

  private static void holdsOnly(String room, List<String> allowed) {
    List<String> packages = new ArrayList<>();
    packages.add(ROOT + "." + room + "..");
    allowed.forEach(name -> packages.add(ROOT + "." + name + ".."));
    classes()
        .that()
        .resideInAPackage(ROOT + "." + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(ROOT + "..")
                .or(resideInAnyPackage(packages.toArray(String[]::new))))
        .check(MAIN);
  }

  @Test
  void roomsFormNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
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
