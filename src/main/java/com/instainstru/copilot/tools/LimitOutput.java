package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps an answer at a size that an agent can use: lists are cut between rows, and the answer then
 * says so with {@code truncated}, {@code truncation} (path, returned, of) and {@code
 * how_to_get_more}.
 */
public final class LimitOutput implements ToolInterceptor {
  private static final int MAX_PATH_LENGTH = 300;
  private static final String CURSOR = "next_cursor";

  /** Of an action, whose caller has to learn what it did. */
  private static final int ACTION_BYTES = 1 << 20;

  private final int maxRows;
  private final int maxBytes;
  private final Duration callTime;

  /**
   * @param maxRows most objects or texts in one list, at any depth; points of a series are bounded
   *     by bytes only
   * @param maxBytes most bytes of the answer as JSON; an action's may have a mebibyte
   * @param callTime limit of a whole call
   */
  public LimitOutput(int maxRows, int maxBytes, Duration callTime) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.callTime = callTime;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    ObjectNode answer = result.structured();
    List<Rows> lists = new ArrayList<>();
    collect(answer, null, null, lists);
    int limit = call.tool().action() ? Math.max(maxBytes, ACTION_BYTES) : maxBytes;
    if (!SizeBound.within(answer, limit)) {
      fit(answer, limit, lists, AnswerDeadline.of(call, callTime));
    }
    mark(answer, lists);
    return result;
  }

  /** Halves the largest list, and again, until the answer fits. Measures each row but twice. */
  private static void fit(ObjectNode answer, int limit, List<Rows> lists, AnswerDeadline deadline) {
    long size = bytes(answer);
    if (size <= limit) {
      return;
    }
    PriorityQueue<Rows> largestFirst =
        new PriorityQueue<>(Comparator.comparingLong((Rows rows) -> rows.bytes).reversed());
    lists.stream().filter(Rows::canBeCut).map(Rows::measured).forEach(largestFirst::add);
    while (size > limit) {
      deadline.check();
      Rows largest = largestFirst.poll();
      if (largest == null) {
        throw tooLarge(limit);
      }
      long before = largest.bytes;
      largest.cutTo(largest.array.size() / 2);
      size -= before - largest.measured().bytes;
      if (largest.canBeCut()) {
        largestFirst.add(largest);
      }
    }
  }

  private static ToolFailure tooLarge(int limit) {
    return ToolFailure.of(
        FailureCode.OUTPUT_TOO_LARGE,
        "The answer has more than "
            + limit / 1024
            + " KiB and cannot be shortened by leaving rows out. Ask for less: a lower limit, a"
            + " shorter time or a narrower filter.");
  }

  private static int bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static void mark(ObjectNode answer, List<Rows> lists) {
    ArrayNode cuts = JsonNodeFactory.instance.arrayNode();
    int page = 0;
    for (Rows rows : lists) {
      if (rows.array.size() < rows.original && rows.isThere()) {
        cuts.addObject()
            .put("path", rows.path == null ? "" : rows.path.text())
            .put("returned", rows.array.size())
            .put("of", rows.original);
        page = rows.place == null ? rows.array.size() : page;
      }
    }
    if (!cuts.isEmpty()) {
      answer.put("truncated", true);
      answer.set("truncation", cuts);
      // The upstream's cursor does not know what was left out here.
      boolean cursorSkips =
          page > 0
              && (answer.path(CURSOR).isString() || answer.path("data").path(CURSOR).isString());
      answer.put(
          "how_to_get_more",
          cursorSkips
              ? "Rows were left out, and next_cursor goes on behind them. Repeat the call with limit "
                  + page
                  + ", and page from there."
              : "Rows were left out. Narrow the call with a filter, a shorter time or a lower limit,"
                  + " or page with the cursor if the tool has one.");
    }
  }

  /** Cuts the lists of objects and of plain values, outer ones first, and notes them. */
  private void collect(
      JsonNode node, @Nullable Path path, @Nullable Place place, List<Rows> found) {
    if (node instanceof ArrayNode array) {
      Rows rows = new Rows(path, array, place);
      if (!array.isEmpty() && !array.get(0).isArray()) {
        rows.cutTo(maxRows);
        found.add(rows);
      }
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isObject()) {
          collect(array.get(i), new Path(path, "[" + i + "]"), new Place(rows, i), found);
        }
      }
    } else {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getValue().isContainer()) {
          String step = path == null ? entry.getKey() : "." + entry.getKey();
          collect(entry.getValue(), new Path(path, step), place, found);
        }
      }
    }
  }

  /** Where a list lies inside another one. */
  private record Place(Rows outer, int index) {}

  /** Steps to a list, written out only for those that were cut. */
  private record Path(@Nullable Path outer, String step) {
    String text() {
      Deque<String> steps = new ArrayDeque<>();
      for (Path path = this; path != null; path = path.outer) {
        steps.push(path.step);
      }
      StringBuilder text = new StringBuilder();
      for (String step : steps) {
        int left = MAX_PATH_LENGTH - text.length();
        text.append(step, 0, Math.min(step.length(), left));
      }
      return text.toString();
    }
  }

  private static final class Rows {
    private final @Nullable Path path;
    private final ArrayNode array;
    private final int original;
    private final @Nullable Place place;
    private long bytes;

    Rows(@Nullable Path path, ArrayNode array, @Nullable Place place) {
      this.path = path;
      this.array = array;
      this.original = array.size();
      this.place = place;
    }

    /** Whether rows of it may be left out to make the answer smaller. */
    boolean canBeCut() {
      return place == null && array.size() > 1 && array.path(0).isObject();
    }

    Rows measured() {
      bytes = LimitOutput.bytes(array);
      return this;
    }

    /** Whether the row that holds it was not cut off. */
    boolean isThere() {
      return place == null
          || (place.index() < place.outer().array.size() && place.outer().isThere());
    }

    void cutTo(int rows) {
      while (array.size() > rows) {
        array.remove(array.size() - 1);
      }
    }
  }
}
