package com.instainstru.copilot.security.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chain of an audit log: each line carries the SHA-256 of the bytes of the line before, the
 * first one 64 zeros. So a line that was changed, removed, added or moved shows at the line after
 * it. Lines cut off at the end show only against a hash that was noted elsewhere.
 */
public final class AuditChain {
  /** Field of a line with the hash of the line before. */
  static final String PREVIOUS = "previous_sha256";

  /** What the first line carries. */
  static final String START = "0".repeat(64);

  private AuditChain() {}

  /** Lower-case hex SHA-256 of a line's bytes without its end. */
  static String hash(byte[] line) {
    return ByteString.of(line).sha256().hex();
  }

  /**
   * What a look at a file showed.
   *
   * @param lines number of lines
   * @param lastHash hash of the last line; 64 zeros for an empty file
   * @param firstBad number of the first line that does not follow from the one before; 0 for none
   * @param torn lines that a crash cut short; the chain goes on over them
   * @param expectedAt number of the line with the noted hash; 0 for none
   */
  public record Report(long lines, String lastHash, long firstBad, long torn, long expectedAt) {}

  /**
   * Follows the chain from the first line to the last.
   *
   * @param expected hash of a line that was noted earlier; null for none
   * @throws IOException if the file cannot be read
   */
  public static Report follow(Path file, @Nullable String expected) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Walk walk = new Walk(expected);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet == '\n') {
          walk.line(line.toByteArray());
          line.reset();
        } else {
          line.write(octet);
        }
      }
      if (line.size() > 0) {
        walk.line(line.toByteArray());
      }
      return walk.report();
    }
  }

  private static final class Walk {
    private final @Nullable String expected;
    private String hash = START;
    private long lines;
    private long firstBad;
    private long torn;

    /** Number of the line before, if it is no whole one: the next line has to vouch for it. */
    private long unproven;

    private long expectedAt;

    Walk(@Nullable String expected) {
      this.expected = expected;
    }

    void line(byte[] bytes) {
      lines++;
      String previous = previous(bytes);
      boolean follows = previous != null && previous.equals(hash);
      if (unproven > 0) {
        if (follows) {
          torn++;
        } else {
          bad(unproven);
        }
      }
      unproven = previous == null ? lines : 0;
      if (previous != null && !follows) {
        bad(lines);
      }
      hash = AuditChain.hash(bytes);
      if (hash.equals(expected)) {
        expectedAt = lines;
      }
    }

    private void bad(long line) {
      firstBad = firstBad == 0 ? line : firstBad;
    }

    /** Null if the line is no whole one. */
    private static @Nullable String previous(byte[] line) {
      try {
        String previous = JsonMapper.shared().readTree(line).path(PREVIOUS).asString("");
        return previous.isEmpty() ? null : previous;
      } catch (JacksonException e) {
        return null;
      }
    }

    Report report() {
      if (unproven > 0) {
        bad(unproven);
      }
      return new Report(lines, hash, firstBad, torn, expectedAt);
    }
  }
}
