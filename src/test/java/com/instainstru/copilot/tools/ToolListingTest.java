package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What clients see of each tool, reviewed one by one. */
class ToolListingTest {
  private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");
  private static final Path BUDGET = Path.of("tools-budget.json");
  private static final Catalog CATALOG = Assembly.catalog(null);

  static Stream<ToolDefinition> tools() {
    return CATALOG.tools().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void looksAsReviewed(ToolDefinition tool) throws IOException {
    Path snapshot = SNAPSHOTS.resolve(tool.name() + ".json");
    String listing =
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(ToolListing.of(tool))
            + "\n";
    if (Boolean.getBoolean("snapshots.write")) {
      Files.createDirectories(SNAPSHOTS);
      Files.writeString(snapshot, listing);
    }
    assertThat(Files.readString(snapshot))
        .as("review the change, then run with -Dsnapshots.write=true")
        .isEqualTo(listing);
  }

  @Test
  void everySnapshotHasItsTool() throws IOException {
    try (Stream<Path> snapshots = Files.list(SNAPSHOTS)) {
      assertThat(snapshots).hasSize(CATALOG.tools().size());
    }
  }

  @Test
  void modulesStandInTheirOrder() {
    assertThat(CATALOG.standard().modules())
        .extracting(ModuleDefinition::name)
        .containsExactly(
            "celery",
            "founding",
            "instructors",
            "invites",
            "operations",
            "search",
            "metrics",
            "services",
            "observability",
            "sentry",
            "sentry_debug");
    assertThat(CATALOG.tools().stream().filter(ToolDefinition::action).map(ToolDefinition::name))
        .containsExactly(
            "instainstru_invites_send", "instainstru_alert_silence", "instainstru_sentry_debug");
  }

  private static int defaultListBytes() {
    List<ToolDefinition> offered =
        CATALOG.standard().tools().stream().filter(tool -> !tool.action()).toList();
    assertThat(offered).hasSize(36);
    return bytes(offered);
  }

  private static int bytes(List<ToolDefinition> offered) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    offered.forEach(tool -> list.add(ToolListing.of(tool)));
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":" + list + "}}";
    return answer.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void aToolCostsTheBytesOfItsEntry() {
    ToolDefinition tool = CATALOG.tools().get(0);
    assertThat(ToolListing.bytes(tool))
        .isEqualTo(ToolListing.of(tool).toString().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void theDefaultListIsSmallEnoughForAnAgent() {
    assertThat(defaultListBytes()).isLessThanOrEqualTo(36_000);
  }

  @Test
  void listOfAllModulesIsSmallEnoughForAnAgent() {
    assertThat(bytes(CATALOG.tools())).isLessThanOrEqualTo(95_000);
  }

  @Test
  void theDefaultListGrowsByMoreThanFivePercentOnlyWithItsBudget() throws IOException {
    int budget =
        JsonMapper.shared().readTree(Files.readString(BUDGET)).get("default_list_bytes").intValue();
    assertThat(defaultListBytes())
        .as(
            "bytes of the default tools/list; every agent pays for them in every conversation. If the"
                + " growth is worth it, change %s in the same commit",
            BUDGET)
        .isLessThanOrEqualTo(budget + budget / 20);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void aFailureFitsTheOutputSchemaThatClientsHoldItAgainst(ToolDefinition tool) {
    ToolFailure failure =
        ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "Try again.")
            .from("backend", true)
            .retryAfter(3)
            .with("status", 503)
            .with("attempts", 3)
            .with("argument", "limit")
            .with("required_scope", "mcp:read");
    ObjectNode listed = (ObjectNode) ToolListing.of(tool).get("outputSchema");

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(listed)
                .validate(failure.toJson("00000000-0000-4000-8000-000000000000")))
        .isEmpty();
  }
}
