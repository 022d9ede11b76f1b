package com.instainstru.copilot.mcp.transport.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into lines, tolerating CR LF, blank lines and a byte order mark at the start. A
 * line that is too long is skipped to its end.
 */
final class LineReader {
  private static final int BUFFER = 16 * 1024;
  private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean first = true;

  /**
   * @param longest most bytes of a line
   */
  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** A line's bytes without its end, or the fact that it was too long. */
  sealed interface Line {
    record Text(ByteBuffer bytes) implements Line {}

    record TooLong() implements Line {}
  }

  /** The next line that is not blank; null at the end of the stream. */
  @Nullable Line next() throws IOException {
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      boolean tooLong = false;
      int octet = read();
      if (octet < 0) {
        return null;
      }
      while (octet >= 0 && octet != '\n') {
        if (line.size() < longest) {
          line.write(octet);
        } else {
          tooLong = true;
        }
        octet = read();
      }
      if (tooLong) {
        first = false;
        return new Line.TooLong();
      }
      byte[] bytes = withoutMark(line.toByteArray());
      if (!new String(bytes, StandardCharsets.UTF_8).isBlank()) {
        return new Line.Text(ByteBuffer.wrap(bytes));
      }
    }
  }

  private byte[] withoutMark(byte[] bytes) {
    boolean marked = first && bytes.length >= BYTE_ORDER_MARK.length;
    for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
      marked = (bytes[i] & 0xFF) == BYTE_ORDER_MARK[i];
    }
    first = false;
    return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xFF;
  }
}
