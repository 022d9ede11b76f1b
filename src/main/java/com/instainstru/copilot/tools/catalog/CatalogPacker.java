package com.instainstru.copilot.tools.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * A step of the build: checks the catalog's source and packs it as JSON, which takes a start far
 * less time to read than YAML.
 */
public final class CatalogPacker {
  private CatalogPacker() {}

  /**
   * Writes the packed form.
   *
   * @param handlers names of the Java handlers that the catalog may use
   * @return the catalog
   * @throws CatalogException if the catalog has a fault
   */
  public static Catalog pack(Path source, Path target, Set<String> handlers) throws IOException {
    YamlDocument document = YamlDocument.parse(source.toString(), Files.readString(source));
    Catalog catalog = new CatalogReader(handlers).readSource(document);
    Files.write(target, JsonMapper.shared().writeValueAsBytes(document.root()));
    return catalog;
  }
}
