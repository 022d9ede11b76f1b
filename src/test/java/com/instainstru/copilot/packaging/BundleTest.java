package com.instainstru.copilot.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build makes for desktops and for the registry; mcpb's own checks are in bundle.test.mjs.
 */
class BundleTest {
  private final Catalog catalog = Assembly.catalog(null);

  @TempDir Path folder;

  @Test
  void theManifestListsTheToolsOfTheCatalog() {
    Map<String, String> listed = new HashMap<>();
    new BundleManifest(catalog, "1.2.3")
        .toJson()
        .path("tools")
        .forEach(
            tool ->
                listed.put(
                    tool.path("name").stringValue(), tool.path("description").stringValue()));
    Map<String, String> offered = new HashMap<>();
    for (ToolDefinition tool : catalog.standard().tools()) {
      offered.put(tool.name(), tool.title());
    }
    assertThat(listed).isEqualTo(offered).hasSize(39);
  }

  @Test
  void everySecretThatIsAskedForIsSensitiveAndEverySwitchIsOne() {
    JsonNode asked = new BundleManifest(catalog, "1.2.3").toJson().path("user_config");
    for (SettingName name : DesktopSettings.ALL) {
      JsonNode question = asked.path(DesktopSettings.key(name));
      assertThat(question.path("sensitive").asBoolean(false))
          .as(name.key())
          .isEqualTo(name.kind() == SettingName.Kind.SECRET);
      assertThat(question.path("description").stringValue()).isEqualTo(name.meaning());
    }
    assertThat(asked.path("actions").toString())
        .contains("\"type\":\"boolean\"", "\"default\":false");
    assertThat(asked.at("/sentry_api_token/title").stringValue()).isEqualTo("Sentry API token");
    assertThat(asked.at("/workos_m2m_client_id/title").stringValue())
        .isEqualTo("Workos M2M client ID");
  }

  @Test
  void theSameJarGivesTheSameBundleWithTheJarInIt() throws IOException {
    Path jar = Files.writeString(folder.resolve("some.jar"), "the jar");
    String[] entries = new String[2];
    for (int i = 0; i < 2; i++) {
      Path bundle = folder.resolve(i + ".mcpb");
      Path entry = folder.resolve(i + ".json");
      PackBundle.main(
          new String[] {
            jar.toString(), bundle.toString(), entry.toString(), "1.2.3", "https://example.com/b"
          });
      entries[i] = Files.readString(entry);
    }
    assertThat(entries[0]).isEqualTo(entries[1]).contains("\"https://example.com/b\"", "1.2.3");
    assertThat(folder.resolve("0.mcpb")).hasSameBinaryContentAs(folder.resolve("1.mcpb"));
    try (ZipFile zip = new ZipFile(folder.resolve("0.mcpb").toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("manifest.json", BundleManifest.JAR);
      JsonNode manifest =
          JsonMapper.shared().readTree(zip.getInputStream(zip.getEntry("manifest.json")));
      assertThat(manifest.at("/server/entry_point").stringValue()).isEqualTo(BundleManifest.JAR);
      assertThat(zip.getInputStream(zip.getEntry(BundleManifest.JAR)).readAllBytes())
          .isEqualTo("the jar".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(JsonMapper.shared().readTree(entries[0]).path("description").stringValue().length())
        .isLessThanOrEqualTo(100);
  }
}
