package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.app.HandlerRegistry;
import com.instainstru.copilot.packaging.PackCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The build's step from the catalog's source to what is in the jar. */
class CatalogPackerTest {
  private static final Path SOURCE = Path.of("tools-catalog.yaml");

  @TempDir Path folder;

  @Test
  void whatIsInTheJarIsThePackedSource() throws IOException {
    Path packed = folder.resolve("packed.json");
    Path prompts = folder.resolve("prompts.json");
    PackCatalog.main(
        new String[] {
          SOURCE.toString(), packed.toString(), "prompts.yaml", prompts.toString(),
        });

    CatalogReader reader = new CatalogReader(HandlerRegistry.names());
    Catalog source = reader.readSource(YamlDocument.parse("source", Files.readString(SOURCE)));
    assertThat(source.tools()).hasSize(62);
    assertThat(reader.readPacked().tools().toString()).isEqualTo(source.tools().toString());
    assertThat(JsonMapper.shared().readTree(Files.readAllBytes(packed)))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(CatalogReader.class.getResourceAsStream("/tools-catalog.json")));
    assertThat(JsonMapper.shared().readTree(Files.readAllBytes(prompts)))
        .isEqualTo(
            JsonMapper.shared().readTree(CatalogReader.class.getResourceAsStream("/prompts.json")));
  }

  @Test
  void aSourceWithAFaultIsNotPacked() throws IOException {
    Path faulty = folder.resolve("faulty.yaml");
    Files.writeString(
        faulty, Files.readString(SOURCE).replaceFirst("type: integer, minimum: 1", "type: whole"));
    Path packed = folder.resolve("packed.json");

    assertThatThrownBy(() -> CatalogPacker.pack(faulty, packed, HandlerRegistry.names()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("is no JSON Schema 2020-12");
    assertThat(packed).doesNotExist();
  }
}
