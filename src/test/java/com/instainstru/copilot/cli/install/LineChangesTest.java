package com.instainstru.copilot.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineChangesTest {
  @Test
  void showsOnlyLinesThatDiffer() {
    assertThat(LineChanges.between("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n"))
        .containsExactly("@@ line 2 @@", "- b", "+ B", "@@ line 5 @@", "+ e");
    assertThat(LineChanges.between("a\nb", "b")).containsExactly("@@ line 1 @@", "- a");
    assertThat(LineChanges.between("", "a\nb")).containsExactly("@@ line 1 @@", "+ a", "+ b");
    assertThat(LineChanges.between("a", "a")).isEmpty();
  }
}
