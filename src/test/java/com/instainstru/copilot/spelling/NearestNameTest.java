package com.instainstru.copilot.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "abc, abc, 0", "ab, ba, 1", "'', abc, 3", "limit, limt, 1"})
  void distanceCountsInsertionsDeletionsChangesAndSwaps(String left, String right, int distance) {
    assertThat(NearestName.distance(left, right)).isEqualTo(distance);
  }

  @Property
  void distanceIsSymmetricAndZeroOnlyForEquals(
      @ForAll @StringLength(max = 20) String left, @ForAll @StringLength(max = 20) String right) {
    int distance = NearestName.distance(left, right);
    assertThat(NearestName.distance(right, left)).isEqualTo(distance);
    assertThat(distance == 0).isEqualTo(left.equals(right));
    assertThat(distance).isLessThanOrEqualTo(Math.max(left.length(), right.length()));
  }

  @Test
  void theNearestIsFoundUnlessAllAreFar() {
    assertThat(NearestName.of("LIMT", List.of("hours", "limit"))).contains("limit");
    assertThat(NearestName.of("nonsense", List.of("hours", "limit"))).isEmpty();
    assertThat(NearestName.of("x".repeat(201), List.of("limit"))).isEmpty();
  }
}
