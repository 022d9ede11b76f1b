package com.instainstru.copilot.questions.reading;

/**
 * The time that a rate is told per.
 *
 * @param word singular
 * @param seconds its length
 */
public record TimeUnit(String word, long seconds) {
  public static final TimeUnit SECOND = new TimeUnit("second", 1);
}
