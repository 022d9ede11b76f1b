package com.instainstru.copilot;

import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.metrics.DictionaryDocuments;
import com.instainstru.copilot.metrics.ExploreLink;
import com.instainstru.copilot.metrics.MetricsDescribeHandler;
import com.instainstru.copilot.metrics.MetricsQueryHandler;
import com.instainstru.copilot.metrics.answer.SampleQuestions;
import com.instainstru.copilot.metrics.dictionary.DictionaryReader;
import com.instainstru.copilot.metrics.dictionary.MetricsDictionary;
import com.instainstru.copilot.metrics.labels.LabelReader;
import com.instainstru.copilot.metrics.labels.LearnedLabels;
import com.instainstru.copilot.observability.PrometheusApi;
import com.instainstru.copilot.tool.ToolHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tools of the metrics dictionary. Its vocabulary is read when it is first asked for; only a
 * dictionary of the deployment's own is read at once, since its faults stop the start.
 */
final class MetricsModule {
  private record Parts(ToolHandler query, ToolHandler describe, DictionaryDocuments documents) {}

  private final Supplier<Parts> maker;
  private volatile @Nullable Parts parts;

  /**
   * @param backend answers for metrics that no dictionary has
   * @throws com.instainstru.copilot.catalog.CatalogException if the deployment's own dictionary has
   *     faults
   */
  MetricsModule(Settings settings, PrometheusApi prometheus, ToolHandler backend, Clock clock) {
    Path own = settings.tools().extraMetrics();
    this.maker = () -> parts(DictionaryReader.packed(), settings, prometheus, backend, clock);
    this.parts =
        own == null
            ? null
            : parts(DictionaryReader.read(own), settings, prometheus, backend, clock);
  }

  private Parts parts() {
    Parts made = parts;
    return made == null ? make() : made;
  }

  private synchronized Parts make() {
    Parts made = parts;
    if (made == null) {
      made = maker.get();
      parts = made;
    }
    return made;
  }

  private static Parts parts(
      MetricsDictionary dictionary,
      Settings settings,
      PrometheusApi prometheus,
      ToolHandler backend,
      Clock clock) {
    LearnedLabels labels =
        new LearnedLabels(
            dictionary,
            new LabelReader(prometheus, dictionary),
            clock,
            MetricsModule::inBackground);
    SampleQuestions samples = new SampleQuestions(labels.unlearned());
    ExploreLink explore =
        new ExploreLink(settings.grafana().baseUrl(), settings.grafana().datasourceUid());
    return new Parts(
        new MetricsQueryHandler(dictionary, labels, prometheus, explore, clock),
        new MetricsDescribeHandler(dictionary, samples, backend),
        new DictionaryDocuments(dictionary, samples));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "metrics");
    thread.setDaemon(true);
    thread.start();
  }

  ToolHandler query() {
    return call -> parts().query.handle(call);
  }

  ToolHandler describe() {
    return call -> parts().describe.handle(call);
  }

  DictionaryDocuments documents() {
    return parts().documents;
  }
}
