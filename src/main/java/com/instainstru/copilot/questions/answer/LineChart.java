package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws samples over time: a line a series, 800 by 400 pixels, light background. */
public final class LineChart {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;
  private static final int MAX_LINES = 10;
  private static final int MAX_LEGEND_LENGTH = 80;
  private static final int TITLE_LENGTH = 95;

  private final Plan plan;
  private final Unit unit;
  private final Set<String> drawn = new HashSet<>();

  public LineChart(Plan plan, Unit unit) {
    this.plan = plan;
    this.unit = unit;
  }

  /**
   * @param result of a range query with at least one series
   * @throws IOException if the image cannot be encoded
   */
  public byte[] png(QueryResult result) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title(result.series().size()))
            .xAxisTitle("UTC")
            .yAxisTitle(unit.axis())
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBackgroundColor(Color.WHITE);
    boolean wide = names(result).mapToInt(String::length).sum() > MAX_LEGEND_LENGTH;
    chart.getStyler().setLegendPosition(wide ? LegendPosition.OutsideE : LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(wide ? LegendLayout.Vertical : LegendLayout.Horizontal);
    chart.getStyler().setLegendVisible(result.series().size() > 1);
    chart.getStyler().setDatePattern("HH:mm");
    chart.getStyler().setTimezone(TimeZone.getTimeZone("UTC"));
    chart.getStyler().setChartTitleFont(chart.getStyler().getChartTitleFont().deriveFont(12f));
    chart.getStyler().setLegendFont(chart.getStyler().getLegendFont().deriveFont(11f));
    List<QueryResult.Series> lines = new ArrayList<>(result.series());
    lines.sort(Comparator.comparingDouble(LineChart::last).reversed());
    for (QueryResult.Series line : lines.subList(0, Math.min(MAX_LINES, lines.size()))) {
      draw(chart, line);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Its usual stream would put a file into a temporary folder, which a hardened server has not.
    try (ImageOutputStream inMemory = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", inMemory);
    }
    return png.toByteArray();
  }

  /** XChart's axis of time takes no newer type. */
  @SuppressWarnings("JavaUtilDate")
  private void draw(XYChart chart, QueryResult.Series line) {
    List<Date> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (QueryResult.Sample sample : line.samples()) {
      double value = sample.number();
      if (Double.isFinite(value)) {
        times.add(new Date(Math.round(sample.seconds() * 1_000)));
        values.add(unit.axisValue(value));
      }
    }
    if (!values.isEmpty()) {
      String name = name(line);
      boolean again = !drawn.add(name);
      String unique = again ? name + " " + (drawn.size() + 1) : name;
      chart.addSeries(unique, times, values).setMarker(SeriesMarkers.NONE);
    }
  }

  /** What the legend calls a line. */
  String name(QueryResult.Series line) {
    String labels =
        new TreeMap<>(line.labels())
            .entrySet().stream()
                .filter(label -> plan.groups().contains(label.getKey()))
                .map(
                    label ->
                        plan.groups().size() == 1
                            ? label.getValue()
                            : label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    return labels.isEmpty() ? plan.metric().title() : labels;
  }

  private Stream<String> names(QueryResult result) {
    return result.series().stream().limit(MAX_LINES).map(this::name);
  }

  /** The head of a chart of so many series. */
  String title(int series) {
    String text = Wording.title(plan);
    if (series > MAX_LINES) {
      text += " (highest " + MAX_LINES + " of " + series + ")";
    }
    return text.length() <= TITLE_LENGTH ? text : text.substring(0, TITLE_LENGTH - 1) + "…";
  }

  private static double last(QueryResult.Series line) {
    List<QueryResult.Sample> samples = line.samples();
    double value = samples.isEmpty() ? Double.NaN : samples.get(samples.size() - 1).number();
    return Double.isFinite(value) ? value : Double.NEGATIVE_INFINITY;
  }
}
