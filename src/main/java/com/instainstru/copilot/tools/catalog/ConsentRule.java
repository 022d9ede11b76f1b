package com.instainstru.copilot.tools.catalog;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to be agreed to before an action happens, and how that is asked.
 *
 * @param least the weakest channel that counts, whatever a deployment sets
 * @param words what the action will do, in plain words with {@code {fact}} placeholders, and {@code
 *     {fact?yes:no}} for facts that are true or false
 * @param answer the fact that whoever agrees has to type, a whole number
 * @param title what that number is called
 * @param rehearsal how the action is tried out; null where another tool's sealed answer takes that
 *     place
 */
public record ConsentRule(
    Channel least, String words, String answer, String title, @Nullable Rehearsal rehearsal) {

  /** Who agrees, weakest first. */
  public enum Channel {
    /** A preview was asked for, and its sealed token was shown. */
    TOKEN,
    /** The user, asked through the client program. */
    CLIENT,
    /** An operator, out of reach of the model and its client program. */
    PERSON;

    /** As catalog and settings spell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The channel of a word, matched exactly. */
    public static Optional<Channel> of(String word) {
      for (Channel channel : values()) {
        if (channel.word().equals(word)) {
          return Optional.of(channel);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Arguments of a tool that can be tried out.
   *
   * @param flag argument that asks for what would happen instead of the action
   * @param token argument that takes what such a try was answered with
   */
  public record Rehearsal(String flag, String token) {}
}
