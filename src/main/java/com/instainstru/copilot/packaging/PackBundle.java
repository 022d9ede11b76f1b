package com.instainstru.copilot.packaging;

import com.instainstru.copilot.app.Assembly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build runs to make the desktop bundle and {@code server.json}; the server does not use
 * it.
 */
public final class PackBundle {
  private PackBundle() {}

  /**
   * @param args the jar, the bundle and the registry entry to write, the version, and the URL of
   *     the bundle
   */
  public static void main(String[] args) throws IOException {
    Path bundle = Path.of(args[1]);
    String version = args[3];
    Bundle.write(
        new BundleManifest(Assembly.catalog(null), version).toJson(), Path.of(args[0]), bundle);
    Files.write(
        Path.of(args[2]),
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(new RegistryEntry(version, args[4], digest(bundle)).toJson()));
  }

  private static String digest(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(input, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
