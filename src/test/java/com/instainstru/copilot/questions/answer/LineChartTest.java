package com.instainstru.copilot.questions.answer;

import static com.instainstru.copilot.questions.ScriptedPrometheus.series;
import static com.instainstru.copilot.questions.TestMetrics.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final Plan BY_ENDPOINT = plan("p95 latency by endpoint");

  /** The row below which nothing but a legend stands. */
  private static final int LEGEND = 370;

  private static final Plan BY_BOTH = plan("p95 latency by endpoint and method");

  private static LineChart chart(Plan plan) {
    return new LineChart(plan, Unit.of(plan, null));
  }

  private static BufferedImage drawn(Plan plan, List<QueryResult.Series> lines) throws IOException {
    byte[] png = chart(plan).png(new QueryResult("matrix", lines, List.of()));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** Points of the image that are neither grey nor white: those of lines and their legend. */
  private static long coloured(BufferedImage image) {
    return coloured(image, 0);
  }

  /** The same from a row downwards. */
  private static long coloured(BufferedImage image, int top) {
    return IntStream.range(800 * top, 800 * 400)
        .map(i -> image.getRGB(i % 800, i / 800))
        .filter(
            rgb -> {
              int red = rgb >> 16 & 0xFF;
              int green = rgb >> 8 & 0xFF;
              int blue = rgb & 0xFF;
              return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue))
                  > 60;
            })
        .count();
  }

  @Test
  void aLineIsCalledByTheLabelsThatTheAnswerIsToldBy() {
    QueryResult.Series line = series(Map.of("endpoint", "/a", "method", "GET", "pod", "x"), "1");
    assertThat(chart(plan("p95 latency")).name(line)).isEqualTo("requests");
    assertThat(chart(BY_ENDPOINT).name(line)).isEqualTo("/a");
    assertThat(chart(BY_BOTH).name(line)).isEqualTo("endpoint=/a method=GET");
  }

  @Test
  void theHeadSaysHowManyOfTheLinesAreShownAndStaysShort() {
    assertThat(chart(BY_ENDPOINT).title(10)).isEqualTo("95th percentile: requests, by endpoint");
    assertThat(chart(BY_ENDPOINT).title(11))
        .isEqualTo("95th percentile: requests, by endpoint (highest 10 of 11)");
    Plan wordy =
        plan(
            "p95 latency of GET /api/v1/bookings/{booking_id}/cancel with status code 404 compared to"
                + " an hour ago");
    assertThat(chart(wordy).title(1)).hasSize(95).endsWith("…");
  }

  @Test
  void everyLineWithANumberIsDrawn() throws IOException {
    List<QueryResult.Series> one = List.of(series(Map.of("endpoint", "/a"), "1", "5", "1"));
    List<QueryResult.Series> two =
        List.of(
            series(Map.of("endpoint", "/a"), "1", "5", "1"),
            series(Map.of("endpoint", "/b"), "5", "1", "5"));
    assertThat(coloured(drawn(BY_ENDPOINT, one))).isGreaterThan(300);
    assertThat(coloured(drawn(BY_ENDPOINT, two)))
        .isGreaterThan(coloured(drawn(BY_ENDPOINT, one)) + 300);
  }

  @Test
  void linesOfOneNameAreDrawnBesideEachOther() throws IOException {
    List<QueryResult.Series> lines =
        List.of(
            series(Map.of("pod", "a"), "1", "5", "1"), series(Map.of("pod", "b"), "5", "1", "5"));
    assertThat(coloured(drawn(plan("p95 latency"), lines)))
        .isGreaterThan(coloured(drawn(plan("p95 latency"), lines.subList(0, 1))) + 300);
  }

  @Test
  void theLegendStandsBelowSeveralLinesWhileItIsShort() throws IOException {
    QueryResult.Series first = series(Map.of("endpoint", "/" + "a".repeat(39)), "1", "1", "1");
    QueryResult.Series second = series(Map.of("endpoint", "/" + "b".repeat(39)), "2", "2", "2");
    QueryResult.Series longer = series(Map.of("endpoint", "/" + "c".repeat(40)), "2", "2", "2");
    assertThat(coloured(drawn(BY_ENDPOINT, List.of(first)), LEGEND)).isZero();
    assertThat(coloured(drawn(BY_ENDPOINT, List.of(first, second)), LEGEND)).isPositive();
    assertThat(coloured(drawn(BY_ENDPOINT, List.of(first, longer)), LEGEND)).isZero();
  }

  @Test
  void theHighestTenAreDrawnAndGapsLeaveNone() throws IOException {
    List<QueryResult.Series> flat =
        IntStream.rangeClosed(1, 10)
            .mapToObj(i -> series(Map.of("endpoint", "/" + i), i + "", i + "", i + ""))
            .toList();
    List<QueryResult.Series> more = new java.util.ArrayList<>(flat);
    more.add(0, series(Map.of("endpoint", "/spike"), "1000", "1000", "0"));
    more.add(0, series(Map.of("endpoint", "/gaps"), "NaN", "NaN", "NaN"));
    more.add(0, series(Map.of("endpoint", "/nothing")));
    assertThat(coloured(drawn(BY_ENDPOINT, more)))
        .as("the spike ends lowest, so the scale stays that of the ten")
        .isEqualTo(coloured(drawn(BY_ENDPOINT, flat)));
  }

  @Test
  void aChartOfNothingButGapsHasNoLine() throws IOException {
    assertThat(
            coloured(drawn(BY_ENDPOINT, List.of(series(Map.of("endpoint", "/a"), "NaN", "+Inf")))))
        .isZero();
  }
}
