package com.instainstru.copilot;

import com.instainstru.copilot.catalog.CatalogPacker;
import java.io.IOException;
import java.nio.file.Path;

/** What the build runs to pack the catalog; the server does not use it. */
public final class PackCatalog {
  private PackCatalog() {}

  /**
   * @param args the catalog's source and the file to write
   */
  public static void main(String[] args) throws IOException {
    CatalogPacker.pack(Path.of(args[0]), Path.of(args[1]), Assembly.HANDLERS);
  }
}
