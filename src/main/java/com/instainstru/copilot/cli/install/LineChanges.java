package com.instainstru.copilot.cli.install;

import java.util.ArrayList;
import java.util.List;

/** Two texts compared line by line, in the way of {@code diff}. */
final class LineChanges {
  private LineChanges() {}

  /**
   * The lines that differ: {@code -} for what goes, {@code +} for what comes, and {@code @@} with
   * the number of the line where they stand. Unchanged lines are not shown: they may hold secrets
   * of others.
   */
  static List<String> between(String before, String after) {
    List<String> old = lines(before);
    List<String> fresh = lines(after);
    int[][] common = commonLengths(old, fresh);
    List<String> shown = new ArrayList<>();
    int i = 0;
    int j = 0;
    boolean inside = false;
    while (i < old.size() || j < fresh.size()) {
      if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
        inside = false;
        i++;
        j++;
        continue;
      }
      if (!inside) {
        shown.add("@@ line " + (j + 1) + " @@");
        inside = true;
      }
      if (i < old.size() && (j == fresh.size() || common[i + 1][j] >= common[i][j + 1])) {
        shown.add("- " + old.get(i++));
      } else {
        shown.add("+ " + fresh.get(j++));
      }
    }
    return shown;
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  private static int[][] commonLengths(List<String> old, List<String> fresh) {
    int[][] common = new int[old.size() + 1][fresh.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = fresh.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(fresh.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
