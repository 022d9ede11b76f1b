package com.instainstru.copilot.questions.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filters of "A versus B": one condition on the same label on each side, the rest on both. */
record Sides(List<Filter> first, List<Filter> second) {

  /**
   * @param at position that divides them
   * @return null if no label has a value on each side
   */
  static @Nullable Sides of(List<Filter> filters, int at) {
    for (Filter left : filters) {
      for (Filter right : filters) {
        boolean opposite = left.last() < at && right.first() > at;
        if (opposite && left.matcher().label().equals(right.matcher().label())) {
          return new Sides(without(filters, right), without(filters, left));
        }
      }
    }
    return null;
  }

  private static List<Filter> without(List<Filter> filters, Filter one) {
    List<Filter> rest = new ArrayList<>(filters);
    rest.remove(one);
    return rest;
  }
}
