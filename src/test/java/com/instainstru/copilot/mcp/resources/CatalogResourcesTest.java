package com.instainstru.copilot.mcp.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolListing;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalog as MCP resources: what a caller may use, and nothing else. */
class CatalogResourcesTest {
  private static final Caller READER = Caller.local(Set.of(Scope.READ));
  private static final String TEMPLATE = "catalog://tools/{name}";

  private final Assembly assembly = TestAssembly.withActions();
  private final CatalogResources resources =
      new CatalogResources(assembly.catalog(), assembly.tools());

  private JsonNode read(String uri, Caller caller) {
    return JsonMapper.shared().readTree(resources.read(uri, caller).orElseThrow().data());
  }

  @Test
  void theWholeNamesEveryToolOfTheCallerByModule() {
    assertThat(resources.list(READER))
        .singleElement()
        .extracting("uri")
        .isEqualTo("catalog://tools");
    JsonNode whole = read("catalog://tools", Caller.local());
    assertThat(whole.get("count").intValue()).isEqualTo(39);
    assertThat(whole.get("modules")).hasSize(11);
    assertThat(whole.at("/modules/0/tools/0/name").stringValue())
        .isEqualTo("instainstru_celery_worker_status");
  }

  @Test
  void aReaderSeesNoToolThatWrites() {
    JsonNode whole = read("catalog://tools", READER);
    assertThat(whole.get("count").intValue()).isEqualTo(35);
    assertThat(whole.toString()).doesNotContain("\"instainstru_invites_send\"");
    assertThat(resources.read("catalog://tools/instainstru_invites_send", READER)).isEmpty();
    assertThat(resources.complete(TEMPLATE, "name", READER))
        .hasSize(35)
        .doesNotContain("instainstru_invites_send");
  }

  @Test
  void aDeploymentShowsOnlyWhatItOffers() {
    Assembly narrow = TestAssembly.with(Map.of(SettingName.MODULES, "celery"));
    CatalogResources celery = new CatalogResources(narrow.catalog(), narrow.tools());
    JsonNode whole =
        JsonMapper.shared().readTree(celery.read("catalog://tools", READER).orElseThrow().data());
    assertThat(whole.get("modules")).hasSize(1);
    assertThat(celery.read("catalog://tools/users_lookup", READER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"instainstru_users_lookup", "users_lookup"})
  void oneToolIsReadInFullByEitherName(String name) {
    JsonNode tool = read("catalog://tools/" + name, READER);
    JsonNode listed =
        ToolListing.of(assembly.catalog().tool("instainstru_users_lookup").orElseThrow());
    listed.properties().forEach(p -> assertThat(tool.get(p.getKey())).isEqualTo(p.getValue()));
    assertThat(tool.get("scope").stringValue()).isEqualTo("mcp:read");
    assertThat(tool.get("module").stringValue()).isEqualTo("operations");
    assertThat(tool.get("action").booleanValue()).isFalse();
    assertThat(tool.get("failures").toString()).contains("not_found").doesNotContain("read_only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalog://tools/", "catalog://tools/none", "catalog://toolsx", "x"})
  void reportsAnUnknownResourceAsMissing(String uri) {
    assertThat(resources.read(uri, READER)).isEmpty();
  }

  @Test
  void onlyTheVariableOfTheTemplateIsCompleted() {
    assertThat(resources.templates(READER))
        .singleElement()
        .extracting("uriTemplate")
        .isEqualTo(TEMPLATE);
    assertThat(resources.complete(TEMPLATE, "other", READER)).isEmpty();
    assertThat(resources.complete("catalog://tools", "name", READER)).isEmpty();
  }
}
