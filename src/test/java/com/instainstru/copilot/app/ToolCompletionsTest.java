package com.instainstru.copilot.app;

import static com.instainstru.copilot.mcp.prompts.CompletionSource.Kind.CATEGORIES;
import static com.instainstru.copilot.mcp.prompts.CompletionSource.Kind.DASHBOARDS;
import static com.instainstru.copilot.mcp.prompts.CompletionSource.Kind.METRICS;
import static com.instainstru.copilot.mcp.prompts.CompletionSource.Kind.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What completions know of a deployment. */
class ToolCompletionsTest {
  private static final Caller READER = Caller.local(Set.of(Scope.READ));

  private volatile ToolHandler upstream = fails();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  private ToolCompletions values(Map<SettingName, String> settings) {
    Assembly assembly = TestAssembly.with(settings);
    return new ToolCompletions(
        assembly.catalog(),
        assembly.tools(),
        tool ->
            call -> {
              asked.incrementAndGet();
              return upstream.handle(call);
            },
        () -> List.of("up", "error_rate"),
        nanos::get);
  }

  private static ToolHandler answers(String json) {
    return call ->
        ToolResult.of((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  private static ToolHandler fails() {
    return call -> {
      throw ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "Grafana did not answer in time.");
    };
  }

  @Test
  void completesDashboardsAndSlugsByTheToolsThatListThem() {
    ToolCompletions values = values(Map.of());
    upstream = answers("{'dashboards': [{'uid': 'b'}, {'uid': 'a'}, {'uid': 'a'}, {}]}");
    assertThat(values.of(DASHBOARDS, READER)).containsExactly("a", "b");
    upstream =
        answers(
            "{'data': {'services': [{'slug': 'piano', 'category_slug': 'music'},"
                + " {'slug': 'guitar', 'category_slug': 'music'}]}}");
    assertThat(values.of(SERVICES, READER)).containsExactly("guitar", "piano");
    assertThat(values.of(CATEGORIES, READER)).containsExactly("music");
    values.of(CATEGORIES, READER);
    assertThat(asked).as("an answer is kept").hasValue(3);
  }

  @Test
  void completesMetricsOfTheDictionary() {
    assertThat(values(Map.of()).of(METRICS, READER)).containsExactly("up", "error_rate");
    assertThat(asked).hasValue(0);
  }

  @Test
  void completesNoValuesOfAToolThatIsNotOffered() {
    Caller writer = Caller.local(Set.of(Scope.WRITE));
    ToolCompletions celery = values(Map.of(SettingName.MODULES, "celery"));
    for (var kind : List.of(METRICS, DASHBOARDS, SERVICES, CATEGORIES)) {
      assertThat(values(Map.of()).of(kind, writer)).isEmpty();
      assertThat(celery.of(kind, READER)).isEmpty();
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void completesNothingWhileTheUpstreamFails() {
    upstream = fails();
    assertThat(values(Map.of()).of(DASHBOARDS, READER)).isEmpty();
  }

  @Test
  void keepsKnownValuesWhileTheUpstreamFails() {
    ToolCompletions values = values(Map.of());
    upstream = answers("{'dashboards': [{'uid': 'a'}]}");
    values.of(DASHBOARDS, READER);
    upstream = fails();
    // The cache notes when it wrote a value only after whoever waits has it.
    await()
        .until(
            () -> {
              nanos.addAndGet(Duration.ofMinutes(2).toNanos());
              assertThat(values.of(DASHBOARDS, READER)).containsExactly("a");
              return asked.get() >= 2;
            });
    assertThat(values.of(DASHBOARDS, READER)).containsExactly("a");
  }

  @Test
  void completionReturnsAtOnceWhileAnUpstreamHangs() {
    CountDownLatch hangs = new CountDownLatch(1);
    upstream =
        call -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return answers("{'dashboards': [{'uid': 'late'}]}").handle(call);
        };
    ToolCompletions values = values(Map.of());
    assertThat(values.of(DASHBOARDS, READER)).isEmpty();
    hangs.countDown();
    await().untilAsserted(() -> assertThat(values.of(DASHBOARDS, READER)).containsExactly("late"));
    assertThat(asked).hasValue(1);
  }
}
