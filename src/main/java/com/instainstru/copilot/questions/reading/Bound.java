package com.instainstru.copilot.questions.reading;

import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A bound that events are divided by.
 *
 * @param below whether those up to it are meant
 * @param duration the bound of a duration, otherwise null
 * @param number the bound of anything else
 * @param percent whether the number is a percentage
 * @param at positions of its words
 */
public record Bound(
    boolean below, @Nullable Duration duration, double number, boolean percent, BitSet at) {}
