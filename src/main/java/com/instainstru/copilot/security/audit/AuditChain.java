package com.instainstru.copilot.security.audit;

import com.instainstru.copilot.config.SealKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The chain of an audit log: each line carries the HMAC-SHA-256 (RFC 2104) of the bytes of the line
 * before, the first one 64 zeros. So a line that was changed, removed, added or moved shows at the
 * line after it, and nobody without the key can write lines that follow. Lines cut off at the end
 * show only against a hash that was noted elsewhere.
 *
 * <p>Without a key, lines carry the SHA-256 of the line before, which whoever can write the file
 * can compute too. A log may begin without a key and go on with one.
 */
public final class AuditChain {
  private static final String PREVIOUS = "previous_sha256";
  private static final String PREVIOUS_KEYED = "previous_hmac_sha256";

  /** What the first line carries. */
  static final String START = "0".repeat(64);

  private final @Nullable ByteString key;

  /**
   * @param key the deployment's, from which the chain's own is derived; null for none
   */
  public AuditChain(@Nullable SealKey key) {
    this.key =
        key == null
            ? null
            : ByteString.encodeUtf8("audit").hmacSha256(ByteString.of(key.reveal().getEncoded()));
  }

  /** Field of a line that carries the {@link #link} of the line before. */
  String field() {
    return key == null ? PREVIOUS : PREVIOUS_KEYED;
  }

  /** 64 hex digits that the line after this one carries. */
  String link(byte[] line) {
    return key == null ? hash(line) : keyedLink(line, key);
  }

  private static String keyedLink(byte[] line, ByteString key) {
    return ByteString.of(line).hmacSha256(key).hex();
  }

  /** Lower-case hex SHA-256 of a line's bytes without its end. */
  static String hash(byte[] line) {
    return ByteString.of(line).sha256().hex();
  }

  /**
   * What a look at a file showed.
   *
   * @param lines number of lines
   * @param lastHash SHA-256 of the last line; 64 zeros for an empty file
   * @param firstBad number of the first line that does not follow from the one before; 0 for none
   * @param torn lines that a crash cut short; the chain goes on over them
   * @param expectedAt number of the line with the noted hash; 0 for none
   * @param unkeyed lines that were written without a key
   * @param unchecked lines that only a key can check, where none is given
   */
  public record Report(
      long lines,
      String lastHash,
      long firstBad,
      long torn,
      long expectedAt,
      long unkeyed,
      long unchecked) {}

  /**
   * Follows the chain from the first line to the last.
   *
   * @param expected hash of a line that was noted earlier; null for none
   * @throws IOException if the file cannot be read
   */
  public Report follow(Path file, @Nullable String expected) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Walk walk = new Walk(key, expected);
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
    private final @Nullable ByteString key;
    private final @Nullable String expected;
    private String hash = START;
    private String keyedLink = START;
    private long keyed;
    private long unkeyed;
    private long unchecked;
    private long lines;
    private long firstBad;
    private long torn;

    /** Number of the line before, if it is no whole one: the next line has to vouch for it. */
    private long unproven;

    private long expectedAt;

    Walk(@Nullable ByteString key, @Nullable String expected) {
      this.key = key;
      this.expected = expected;
    }

    void line(byte[] bytes) {
      lines++;
      JsonNode line = json(bytes);
      String plainLink = line.path(PREVIOUS).asString("");
      String link = line.path(PREVIOUS_KEYED).asString(plainLink);
      boolean whole = !link.isEmpty();
      boolean follows = whole && (line.has(PREVIOUS_KEYED) ? followsKeyed(link) : follows(link));
      if (unproven > 0) {
        if (follows) {
          torn++;
        } else {
          bad(unproven);
        }
      }
      unproven = whole ? 0 : lines;
      if (whole && !follows) {
        bad(lines);
      }
      hash = AuditChain.hash(bytes);
      keyedLink = key == null ? keyedLink : AuditChain.keyedLink(bytes, key);
      if (hash.equals(expected)) {
        expectedAt = lines;
      }
    }

    private boolean followsKeyed(String link) {
      keyed++;
      unchecked += key == null ? 1 : 0;
      return key == null || link.equals(keyedLink);
    }

    /** After a line with a key, one without may be anybody's. */
    private boolean follows(String link) {
      unkeyed++;
      return keyed == 0 && link.equals(hash);
    }

    private void bad(long line) {
      firstBad = firstBad == 0 ? line : firstBad;
    }

    /** Missing if the line is no whole one. */
    private static JsonNode json(byte[] line) {
      try {
        return JsonMapper.shared().readTree(line);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    Report report() {
      if (unproven > 0) {
        bad(unproven);
      }
      return new Report(lines, hash, firstBad, torn, expectedAt, unkeyed, unchecked);
    }
  }
}
