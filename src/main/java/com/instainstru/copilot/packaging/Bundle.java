package com.instainstru.copilot.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The desktop bundle: a ZIP file with the manifest and the jar. The same jar gives the same bytes.
 */
public final class Bundle {
  /** The earliest time that ZIP knows: a build has no time of its own. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Bundle() {}

  /**
   * Writes a bundle.
   *
   * @throws IOException if the jar cannot be read or the bundle cannot be written
   */
  public static void write(ObjectNode manifest, Path jar, Path bundle) throws IOException {
    try (OutputStream file = Files.newOutputStream(bundle);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      // The jar is compressed already.
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(entry("manifest.json"));
      zip.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
      zip.putNextEntry(entry(BundleManifest.JAR));
      Files.copy(jar, zip);
      zip.closeEntry();
    }
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    return entry;
  }
}
