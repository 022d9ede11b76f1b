package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.ToolInputs;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of every tool end with the codes that the catalog's resource and the docs tell of it. */
@IntegrationTest
class FailureCodesTest {
  private static final Catalog CATALOG = Assembly.catalog(null);

  private static AssembledServer.Builder server() {
    return AssembledServer.builder()
        .actions()
        .limits("upstream_attempts=1,breaker_calls=10000,upstream_attempt=5s");
  }

  private static Set<String> codes(AssembledServer server) throws IOException {
    Set<String> seen = new LinkedHashSet<>();
    for (ToolDefinition tool : ToolInputs.tools()) {
      String name = tool.name().substring(CATALOG.toolPrefix().length());
      for (String arguments : List.of(ToolInputs.good(tool).toString(), "{'nonsense': 1}")) {
        Got got = server.call(name, arguments);
        if (!got.failure().isEmpty()) {
          assertThat(PossibleFailures.of(tool, CATALOG))
              .as(name)
              .extracting(FailureCode::code)
              .contains(got.failure());
          seen.add(got.failure());
        }
      }
    }
    return seen;
  }

  private static void answer(AssembledServer server, int status, String body) {
    for (MockWebServer upstream : List.of(server.backend(), server.grafana(), server.sentry())) {
      upstream.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              return AssembledServer.json(status, body);
            }
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, [], upstream_bad_response",
    "200, <html>, upstream_bad_response",
    "400, {}, upstream_rejected",
    "401, {}, upstream_auth_failed",
    "403, {}, upstream_auth_failed",
    "404, {}, not_found",
    "409, {}, upstream_rejected",
    "422, {}, upstream_rejected",
    "429, {}, upstream_rate_limited",
    "500, {}, upstream_unavailable",
    "503, {}, upstream_unavailable",
    "504, {}, upstream_unavailable",
  })
  void whateverTheUpstreamsAnswer(int status, String body, String expected) throws IOException {
    try (AssembledServer server = server().start()) {
      answer(server, status, body);
      assertThat(codes(server)).contains(expected, "invalid_arguments");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereUpstreamsAreGoneOrNotConfigured(boolean configured) throws IOException {
    AssembledServer.Builder builder = server();
    if (!configured) {
      builder
          .set(SettingName.API_BASE_URL, "")
          .set(SettingName.GRAFANA_CLOUD_URL, "")
          .set(SettingName.SENTRY_API_TOKEN, "");
    }
    try (AssembledServer server = builder.start()) {
      server.backend().close();
      server.grafana().close();
      server.sentry().close();
      assertThat(codes(server)).contains(configured ? "upstream_unavailable" : "not_configured");
    }
  }
}
