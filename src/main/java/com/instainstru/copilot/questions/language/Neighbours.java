package com.instainstru.copilot.questions.language;

import java.util.List;

/** Finds the words beside a word, fillers between them aside. */
public final class Neighbours {
  private Neighbours() {}

  /** The position before that is no filler, -1 if there is none. */
  public static int before(List<Token> tokens, int position) {
    int at = position - 1;
    while (at >= 0 && tokens.get(at).filler()) {
      at--;
    }
    return at;
  }

  /** The next position that is no filler, the number of tokens if there is none. */
  public static int after(List<Token> tokens, int position) {
    int at = position + 1;
    while (at < tokens.size() && tokens.get(at).filler()) {
      at++;
    }
    return at;
  }
}
