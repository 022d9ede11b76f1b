package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import java.util.List;

/** What is made of a metric's samples. */
public sealed interface Statistic {

  /** A quantile of a histogram, from above 0 to 1. */
  record Quantile(double q) implements Statistic {}

  /** The mean of what a histogram measured. */
  record Average() implements Statistic {}

  /** How often something happened within the window. */
  record Count() implements Statistic {}

  /** How often something happens per time. */
  record Rate() implements Statistic {}

  /**
   * A share of events, from 0 to 1.
   *
   * @param part which events; empty if the metric itself counts the part
   * @param complement whether it is one minus that share
   */
  record Share(List<LabelMatcher> part, boolean complement) implements Statistic {
    public Share {
      part = List.copyOf(part);
    }
  }

  /** What part of all events each group has, from 0 to 1. */
  record PartOfAll() implements Statistic {}

  /**
   * The share of events up to a bucket's bound, or beyond it.
   *
   * @param le the bound as Prometheus has it
   */
  record BoundShare(String le, boolean below) implements Statistic {}

  /** The number of events up to a bucket's bound, or beyond it, within the window. */
  record BoundCount(String le, boolean below) implements Statistic {}

  /**
   * What part of an error budget is burnt, or left: 1 is all of it.
   *
   * @param part the failures
   * @param objective the share that must succeed, from 0 to 1
   * @param view how it is told
   */
  record Budget(List<LabelMatcher> part, double objective, View view) implements Statistic {
    public Budget {
      part = List.copyOf(part);
    }

    /** How a budget is told. */
    public enum View {
      BURNT,
      LEFT,
      /** As a factor: 1 burns exactly the budget. */
      BURN_RATE
    }
  }

  /**
   * The share of requests up to a bound, and half of those up to four times it.
   *
   * @param le the bound as Prometheus has it
   * @param tolerated four times the bound as Prometheus has it
   */
  record Apdex(String le, String tolerated) implements Statistic {}

  /** How many attempts there were beyond the first ones, within the window. */
  record Repeats(Metric.Whole each) implements Statistic {}

  /** How many attempts one takes. */
  record AttemptsEach(Metric.Whole each) implements Statistic {}

  /** How long each series has been in a state, in seconds, up to a day. */
  record StateAge(String state) implements Statistic {}

  /** How many series of a state are in one. */
  record StateCount(String state) implements Statistic {}

  /** The present value of a gauge. */
  record Level() implements Statistic {}
}
