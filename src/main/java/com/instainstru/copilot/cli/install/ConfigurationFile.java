package com.instainstru.copilot.cli.install;

import com.instainstru.copilot.config.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's file as it was read, which is replaced whole or not at all. */
final class ConfigurationFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Such files may hold tokens of other servers. */
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  /** As Linux has it (path_resolution(7)). */
  private static final int MAX_LINKS = 40;

  private final Path target;
  private final byte @Nullable [] octets;
  private final String text;

  private ConfigurationFile(Path target, byte @Nullable [] octets, String text) {
    this.target = target;
    this.octets = octets;
    this.text = text;
  }

  /**
   * Reads a file; a missing one is empty. Links are followed, so that a file kept elsewhere stays
   * there.
   *
   * @throws ConfigurationException if it cannot be read or is no text in UTF-8
   */
  static ConfigurationFile read(Path path) {
    try {
      Path target = behindLinks(path.toAbsolutePath());
      if (!Files.exists(target)) {
        return new ConfigurationFile(target, null, "");
      }
      byte[] octets = Files.readAllBytes(target);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return new ConfigurationFile(target, octets, text);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(path + " is not UTF-8 text; save it as UTF-8 first.");
    } catch (IOException e) {
      throw new ConfigurationException(
          path
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); correct its permissions.");
    }
  }

  private static Path behindLinks(Path path) throws IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
    }
    return target;
  }

  /** The file behind all links. */
  Path target() {
    return target;
  }

  boolean exists() {
    return octets != null;
  }

  /** Its text without a byte order mark. */
  String text() {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Replaces the text. A reader sees the old or the new one, and the old one is kept beside it.
   *
   * @return where the old one is kept; empty if there was none
   * @throws ConfigurationException if it cannot be written, or changed since it was read
   */
  Optional<Path> replace(String changed) {
    String mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      requireUnchanged();
      Files.createDirectories(target.resolveSibling("."));
      Optional<Path> kept = keep();
      try {
        write(part, (mark + changed).getBytes(StandardCharsets.UTF_8));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return kept;
    } catch (IOException e) {
      throw new ConfigurationException(
          target
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "); nothing was changed.");
    }
  }

  private void requireUnchanged() throws IOException {
    if (octets == null
        ? Files.exists(target)
        : !Arrays.equals(octets, Files.readAllBytes(target))) {
      throw new ConfigurationException(
          target + " was changed by another program meanwhile; run the command again.");
    }
    if (octets != null && !writable()) {
      throw new ConfigurationException(
          target + " is read-only; nothing was changed. Allow its owner to write, and repeat.");
    }
  }

  /** A read-only file could be replaced where its folder is writable, but is so on purpose. */
  private boolean writable() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    return Files.isWritable(target)
        && (view == null
            || view.readAttributes().permissions().contains(PosixFilePermission.OWNER_WRITE));
  }

  private Optional<Path> keep() throws IOException {
    if (octets == null) {
      return Optional.empty();
    }
    String name = target.getFileName() + ".backup-" + STAMP.format(Instant.now());
    Path kept = target.resolveSibling(name);
    for (int i = 2; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); i++) {
      kept = target.resolveSibling(name + "-" + i);
    }
    Files.copy(target, kept, StandardCopyOption.COPY_ATTRIBUTES);
    return Optional.of(kept);
  }

  private void write(Path part, byte[] content) throws IOException {
    Files.deleteIfExists(part);
    PosixFileAttributeView view =
        Files.getFileAttributeView(target.resolveSibling("."), PosixFileAttributeView.class);
    if (view == null) {
      Files.createFile(part);
    } else {
      Files.createFile(part, PosixFilePermissions.asFileAttribute(OWN));
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    if (view != null && exists()) {
      PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
      Files.setPosixFilePermissions(part, old.readAttributes().permissions());
      Files.setOwner(part, Files.getOwner(target));
    }
  }
}
