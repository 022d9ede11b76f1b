package com.instainstru.copilot.tools.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.upstream.Credentials;
import com.instainstru.copilot.upstream.ErrorDetails;
import com.instainstru.copilot.upstream.HttpTransport;
import com.instainstru.copilot.upstream.HttpUpstream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a preview says, and what silences of a real Alertmanager do. {@code -Dsilence.patterns} sets
 * how many random patterns are tried, {@code -Dsilence.seed} which; many take longer than the
 * limit, which {@code -Djunit.jupiter.execution.timeout.mode=disabled} lifts.
 */
@IntegrationTest
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilencePreviewTest {
  private static final Logger log = LoggerFactory.getLogger(SilencePreviewTest.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int BATCH = 100;

  private static final List<String> VALUES =
      List.of(
          "a",
          "b",
          "Z",
          "ab",
          "aZ",
          "Za",
          "HighErrorRate",
          "higherrorrate",
          "Error",
          "[",
          "]Z]",
          "[a",
          "a]",
          "x",
          "xx",
          "5",
          "55",
          "5a",
          "-",
          "a-b_c",
          " ",
          "a b",
          "a\nb",
          "\n",
          "a\n",
          "\r\n",
          "a\r",
          "\t",
          "ä",
          "Ä",
          "κόσμος",
          "Κ",
          "K",
          "k",
          "ſ",
          "s",
          "😀",
          "&&",
          "&",
          ".",
          "\\",
          "\\Q.\\E",
          "{2}",
          "a{,3}",
          "\u0085",
          "\u2028",
          "\"",
          "]",
          "^",
          "$",
          "|",
          "A",
          "aaa",
          "_");

  @TempDir static Path folder;
  private static AlertmanagerServer server;
  private static AlertmanagerClient alertmanager;

  @BeforeAll
  static void start() throws Exception {
    server = AlertmanagerServer.start(folder);
    alertmanager =
        AlertmanagerClient.direct(
            new HttpUpstream(
                "alertmanager",
                server.uri(),
                Credentials.none(),
                ErrorDetails.none(),
                new HttpTransport(UpstreamLimits.standard()),
                UpstreamLimits.standard(),
                Clock.systemUTC(),
                TestMeters.none()));
    ArrayNode alerts = NODES.arrayNode();
    for (int i = 0; i < VALUES.size(); i++) {
      ObjectNode labels = alert(alerts).putObject("labels");
      labels.put("alertname", "A" + i).put("job", "test").put("value", VALUES.get(i));
    }
    alert(alerts).putObject("labels").put("alertname", "Bare").put("job", "test");
    server.fire(alerts.toString());
  }

  private static ObjectNode alert(ArrayNode alerts) {
    return alerts.addObject().put("endsAt", Instant.now().plus(Duration.ofHours(1)).toString());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * A silence under trial.
   *
   * @param preview names of the alerts that it would mute; empty where the pattern is rejected
   * @param silence its id; empty where the pattern is rejected
   */
  private record Trial(
      String text,
      MatcherPattern pattern,
      boolean equal,
      Optional<Set<String>> preview,
      Optional<String> silence) {}

  @Test
  void agreesWithAlertmanagerForRandomPatterns() throws Exception {
    int patterns = Integer.getInteger("silence.patterns", 300);
    long seed = Long.getLong("silence.seed", 20_260_131L);
    RandomPatterns random = new RandomPatterns(seed);
    Random negations = new Random(seed);
    int made = 0;
    for (int tried = 0; tried < patterns; tried += BATCH) {
      List<Trial> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, patterns - tried); i++) {
        String text = i == 0 ? "[^[]+|]Z]" : random.next();
        boolean equal = negations.nextInt(4) != 0;
        // What is rejected here must not become a silence: an open \Q, which Alertmanager takes and
        // cannot compile afterwards, ends the effect of all silences.
        MatcherPattern.of(text).ifPresent(pattern -> batch.add(trial(text, pattern, equal)));
      }
      JsonNode alerts = alertmanager.alerts(context());
      for (Trial trial : batch) {
        check(trial, alerts);
        if (trial.silence().isPresent()) {
          server.expire(trial.silence().get());
          made++;
        }
      }
    }
    log.info("{} random patterns, {} silences", patterns, made);
    assertThat(made).as("silences").isGreaterThan(patterns / 5);
  }

  private static Trial trial(String text, MatcherPattern pattern, boolean equal) {
    ArrayNode matchers = NODES.arrayNode();
    add(matchers, "job", "test", false, true);
    add(matchers, "value", text, true, equal);
    ObjectNode silence = NODES.objectNode();
    silence.set("matchers", matchers);
    silence.put("startsAt", Instant.now().toString());
    silence.put("endsAt", Instant.now().plus(Duration.ofHours(1)).toString());
    silence.put("createdBy", "test").put("comment", "trial");
    return new Trial(
        text,
        pattern,
        equal,
        unlessRejected(() -> names(alertmanager.alerts(matchers, context()))),
        unlessRejected(() -> alertmanager.create(silence, context())));
  }

  private static void add(
      ArrayNode matchers, String name, String value, boolean regex, boolean equal) {
    matchers
        .addObject()
        .put("name", name)
        .put("value", value)
        .put("isRegex", regex)
        .put("isEqual", equal);
  }

  /** Compares the preview, the effect, and the engine by which patterns are judged here. */
  private static void check(Trial trial, JsonNode alerts) {
    Optional<Set<String>> muted =
        trial.silence().map(id -> names(alerts, alert -> isSilencedBy(alert, id)));
    assertThat(trial.preview()).as("preview of %s", trial.text()).isEqualTo(muted);
    muted.ifPresent(
        names ->
            assertThat(names(alerts, alert -> trial.pattern().fits(value(alert)) == trial.equal()))
                .as("own judgement of %s", trial.text())
                .isEqualTo(names));
  }

  private static boolean isSilencedBy(JsonNode alert, String silence) {
    for (JsonNode id : alert.path("status").path("silencedBy")) {
      if (id.asString("").equals(silence)) {
        return true;
      }
    }
    return false;
  }

  private static String value(JsonNode alert) {
    return alert.path("labels").path("value").asString("");
  }

  private static Set<String> names(JsonNode alerts) {
    return names(alerts, alert -> true);
  }

  private static Set<String> names(JsonNode alerts, Predicate<JsonNode> chosen) {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : alerts) {
      if (chosen.test(alert)) {
        names.add(alert.path("labels").path("alertname").asString(""));
      }
    }
    return names;
  }

  private static <T> Optional<T> unlessRejected(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (ToolFailure failure) {
      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_REJECTED);
      return Optional.empty();
    }
  }

  private static CallContext context() {
    return CallContext.of(Caller.local(), "cli", "test");
  }
}
