package com.instainstru.copilot.questions.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Some 22,000 common English words of 4 to 13 letters in their base forms, from SCOWL (sizes 10 to
 * 40). What is English is no misspelling of something else.
 */
final class CommonWords {
  private static final String PACKED = "/common-words.txt";

  /** Sorted, each followed by a line feed. */
  private final byte[] words;

  private CommonWords(byte[] words) {
    this.words = words;
  }

  /** The list inside the jar. */
  static CommonWords packed() {
    try (InputStream in = CommonWords.class.getResourceAsStream(PACKED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + PACKED);
      }
      return new CommonWords(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a lower-case word is listed as it is. */
  boolean contains(String word) {
    byte[] wanted = word.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = words.length;
    while (low < high) {
      int start = lineStart((low + high) >>> 1);
      int order = compare(start, wanted);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = lineEnd(start) + 1;
      } else {
        high = start;
      }
    }
    return false;
  }

  private int lineStart(int within) {
    int at = within;
    while (at > 0 && words[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  private int lineEnd(int start) {
    int at = start;
    while (words[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The line at a position beside a word: below, equal to or above 0. */
  private int compare(int start, byte[] wanted) {
    int at = 0;
    while (at < wanted.length && words[start + at] == wanted[at]) {
      at++;
    }
    byte line = words[start + at];
    if (at == wanted.length) {
      return line == '\n' ? 0 : 1;
    }
    return line == '\n' ? -1 : Byte.compare(line, wanted[at]);
  }
}
