package com.instainstru.copilot.questions.dictionary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metric and how people ask for it.
 *
 * @param name as Prometheus knows it; of a histogram without {@code _bucket}
 * @param type counter, histogram or gauge
 * @param unit of its values; of a counter what it counts
 * @param labels its own labels
 * @param title what people call it first
 * @param definition what a description of it shows
 * @param words how people ask for it
 */
public record Metric(
    String name,
    Type type,
    String unit,
    List<String> labels,
    String title,
    ObjectNode definition,
    Words words) {

  /** A metric that another is a part of; conditions on labels that it lacks do not touch it. */
  public record Whole(String metric, List<String> labels) {
    public Whole {
      labels = List.copyOf(labels);
    }
  }

  /**
   * What every attempt is one at.
   *
   * @param each the metric that counts those once
   * @param again phrases for all attempts but the first
   */
  public record Attempts(Whole each, List<List<String>> again) {
    public Attempts {
      again = List.copyOf(again);
    }
  }

  /** Prometheus' types, as far as they can be asked for. */
  public enum Type {
    COUNTER,
    HISTOGRAM,
    GAUGE
  }

  /**
   * How people ask for a metric. Phrases are lists of base forms.
   *
   * @param subjects phrases that mean it
   * @param events phrases that mean the events which a histogram measures
   * @param endings ways in which its events end
   * @param outcome label that tells how an event ended
   * @param values phrases for label values, by label and value
   * @param valueIsSubject labels whose values alone mean this metric
   * @param assumed values of labels that hold unless the question says otherwise
   * @param shownPer label that its value is always shown by
   * @param states phrases for the values of a state
   * @param leaveOut what is left out unless asked for
   * @param shareOf metrics whose sum it is a share of
   * @param attempts whose attempts it counts, null for most metrics
   * @param rankedBy label that its rankings are over
   * @param related metrics to look at next
   * @param meantByDefault whether it is meant when no subject is named
   * @param failuresAreRate whether failures without a number word mean their share
   */
  public record Words(
      List<List<String>> subjects,
      List<List<String>> events,
      List<Ending> endings,
      @Nullable String outcome,
      Map<String, Map<String, List<List<String>>>> values,
      Set<String> valueIsSubject,
      Map<String, String> assumed,
      @Nullable String shownPer,
      Map<String, List<List<String>>> states,
      @Nullable LabelMatcher leaveOut,
      List<Whole> shareOf,
      @Nullable Attempts attempts,
      @Nullable String rankedBy,
      List<String> related,
      boolean meantByDefault,
      boolean failuresAreRate) {

    /** Of a metric that is asked for by its name only. */
    static Words none() {
      return new Words(
          List.of(), List.of(), List.of(), null, Map.of(), Set.of(), Map.of(), null, Map.of(), null,
          List.of(), null, null, List.of(), false, false);
    }
  }

  /** A metric that Prometheus knows and the dictionary lacks. */
  public static Metric unlisted(
      String name, Type type, String unit, List<String> labels, ObjectNode definition) {
    return new Metric(name, type, unit, labels, name, definition, Words.none());
  }

  public boolean is(Type wanted) {
    return type == wanted;
  }

  /** Whether its values are durations. */
  public boolean measuresTime() {
    return type == Type.HISTOGRAM && (unit.equals("seconds") || unit.equals("milliseconds"));
  }

  /** Whether it counts or measures HTTP requests, whose endpoints can be named by words. */
  public boolean hasEndpoints() {
    return words.leaveOut != null && labels.contains("endpoint");
  }

  /** The ending that is its failure. */
  public Optional<Ending> failure() {
    return words.endings.stream().filter(Ending::failure).findFirst();
  }
}
