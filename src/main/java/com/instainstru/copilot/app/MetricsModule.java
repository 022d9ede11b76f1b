package com.instainstru.copilot.app;

import com.instainstru.copilot.call.Background;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.questions.DictionaryDocuments;
import com.instainstru.copilot.questions.ExploreUrl;
import com.instainstru.copilot.questions.MetricsDescribeHandler;
import com.instainstru.copilot.questions.MetricsQueryHandler;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.dictionary.DictionaryReader;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.labels.LabelCache;
import com.instainstru.copilot.questions.labels.LabelReader;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
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
   * @param dataSourceUid gives the uid of Grafana's Prometheus data source
   * @param backend answers for metrics that no dictionary has
   * @throws com.instainstru.copilot.tools.catalog.CatalogException if the deployment's own
   *     dictionary has faults
   */
  MetricsModule(
      Settings settings,
      PrometheusApi prometheus,
      Supplier<String> dataSourceUid,
      ToolHandler backend,
      Clock clock) {
    Path own = settings.tools().extraMetrics();
    ExploreUrl explore = new ExploreUrl(settings.grafana().baseUrl(), dataSourceUid);
    this.maker =
        () -> parts(DictionaryReader.packed(), settings, prometheus, explore, backend, clock);
    this.parts =
        own == null
            ? null
            : parts(DictionaryReader.read(own), settings, prometheus, explore, backend, clock);
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
      ExploreUrl explore,
      ToolHandler backend,
      Clock clock) {
    LabelCache labels =
        new LabelCache(
            dictionary,
            new LabelReader(prometheus, dictionary),
            clock,
            work -> Background.run("metrics", work));
    SampleQuestions samples = new SampleQuestions(labels.unlearned());
    return new Parts(
        new MetricsQueryHandler(
            dictionary, labels, prometheus, explore, clock, settings.tools().timeZone()),
        new MetricsDescribeHandler(dictionary, samples, backend),
        new DictionaryDocuments(dictionary, samples));
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
