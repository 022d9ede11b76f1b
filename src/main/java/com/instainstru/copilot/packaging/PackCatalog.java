package com.instainstru.copilot.packaging;

import com.instainstru.copilot.app.HandlerRegistry;
import com.instainstru.copilot.mcp.prompts.PromptReader;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.CatalogPacker;
import java.io.IOException;
import java.nio.file.Path;

/** What the build runs to pack the catalog and the prompts; the server does not use it. */
public final class PackCatalog {
  private PackCatalog() {}

  /**
   * @param args the catalog's source and the file to write, then the same of the prompts
   */
  public static void main(String[] args) throws IOException {
    Catalog catalog =
        CatalogPacker.pack(Path.of(args[0]), Path.of(args[1]), HandlerRegistry.names());
    new PromptReader(catalog).pack(Path.of(args[2]), Path.of(args[3]));
  }
}
