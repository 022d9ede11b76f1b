package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final int maxRows;
  private final int maxBytes;

  /**
   * @param maxRows most objects or texts in one list, at any depth; points of a series are bounded
   *     by bytes only
   * @param maxBytes most bytes of the answer as JSON
   */
  public LimitOutput(int maxRows, int maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    ObjectNode answer = result.structured();
    List<Rows> lists = new ArrayList<>();
    collect(answer, "", null, lists);
    while (!SizeBound.within(answer, maxBytes) && bytes(answer) > maxBytes) {
      Rows largest = largest(lists);
      if (largest == null) {
        throw ToolFailure.of(
            FailureCode.OUTPUT_TOO_LARGE,
            "The answer has more than "
                + maxBytes / 1024
                + " KiB and cannot be shortened by leaving rows out. Ask for less: a lower limit, a"
                + " shorter time or a narrower filter.");
      }
      largest.cutTo(largest.array.size() / 2);
    }
    mark(answer, lists);
    return result;
  }

  private static int bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static @Nullable Rows largest(List<Rows> lists) {
    Rows largest = null;
    int most = 0;
    for (Rows rows : lists) {
      int size = rows.isOutermostOfObjects() && rows.array.size() > 1 ? bytes(rows.array) : 0;
      if (size > most) {
        most = size;
        largest = rows;
      }
    }
    return largest;
  }

  private static void mark(ObjectNode answer, List<Rows> lists) {
    ArrayNode cuts = JsonNodeFactory.instance.arrayNode();
    for (Rows rows : lists) {
      if (rows.array.size() < rows.original && rows.isThere()) {
        cuts.addObject()
            .put("path", rows.path)
            .put("returned", rows.array.size())
            .put("of", rows.original);
      }
    }
    if (!cuts.isEmpty()) {
      answer.put("truncated", true);
      answer.set("truncation", cuts);
      answer.put(
          "how_to_get_more",
          "Rows were left out. Narrow the call with a filter, a shorter time or a lower limit, or"
              + " page with the cursor if the tool has one.");
    }
  }

  /** Cuts the lists of objects and of plain values, outer ones first, and notes them. */
  private void collect(JsonNode node, String path, @Nullable Place place, List<Rows> found) {
    if (node instanceof ArrayNode array) {
      Rows rows = new Rows(path, array, place);
      if (!array.isEmpty() && !array.get(0).isArray()) {
        rows.cutTo(maxRows);
        found.add(rows);
      }
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isObject()) {
          collect(array.get(i), path + "[" + i + "]", new Place(rows, i), found);
        }
      }
    } else {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getValue().isContainer()) {
          String name = entry.getKey();
          collect(entry.getValue(), path.isEmpty() ? name : path + "." + name, place, found);
        }
      }
    }
  }

  /** Where a list lies inside another one. */
  private record Place(Rows outer, int index) {}

  private static final class Rows {
    private final String path;
    private final ArrayNode array;
    private final int original;
    private final @Nullable Place place;

    Rows(String path, ArrayNode array, @Nullable Place place) {
      this.path = path;
      this.array = array;
      this.original = array.size();
      this.place = place;
    }

    boolean isOutermostOfObjects() {
      return place == null && array.path(0).isObject();
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
