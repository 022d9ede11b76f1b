package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class UpstreamProbeTest {
  private static final Instant NOW = Instant.parse("2026-01-31T15:00:00Z");

  private static UpstreamProbe probe(
      int status, String body, @Nullable String type, @Nullable String date, @Nullable String to) {
    return UpstreamProbe.of(
        new AttemptResult.Answer(
            status, body.getBytes(StandardCharsets.UTF_8), type, null, date, to),
        NOW);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "200 | {} | - | OK",
        "201 | [] | application/json | OK",
        "204 | '' | - | NOT_JSON",
        "200 | { | application/json | NOT_JSON",
        "200 | {} | text/html; charset=utf-8 | PAGE",
        "200 | <!doctype html> | - | PAGE",
        "302 | '' | - | REDIRECT",
        "401 | {} | - | UNAUTHORIZED",
        "403 | {} | - | FORBIDDEN",
        "404 | {} | - | NOT_FOUND",
        "422 | {} | - | REJECTED",
        "429 | {} | - | RATE_LIMITED",
        "500 | {} | - | SERVER_ERROR",
        "503 | {} | - | SERVER_ERROR",
      })
  void namesTheOutcomeOfAnAnswer(
      int status, String body, @Nullable String type, ProbeOutcome outcome) {
    UpstreamProbe probe = probe(status, body, type, null, null);

    assertThat(probe.outcome()).isEqualTo(outcome);
    assertThat(probe.isGood()).isEqualTo(outcome == ProbeOutcome.OK);
    assertThat(probe.said()).isEqualTo(status < 300 ? "" : "status " + status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://id.example.com/login?state=s3cr3t#x | status 302 to https://id.example.com/login",
        "/login?next=s3cr3t | status 302 to /login",
        "not a URL | status 302 to another address",
      })
  void saysWhereARedirectLeadsWithoutItsQuery(String location, String said) {
    assertThat(probe(302, "", null, null, location).said()).isEqualTo(said);
  }

  @Test
  void isNotGoodWithoutTheExpectedForm() {
    UpstreamProbe probe = probe(200, "{}", null, null, null);

    assertThat(probe.expecting(JsonNode::isObject)).isEqualTo(probe);
    assertThat(probe.expecting(JsonNode::isArray).outcome()).isEqualTo(ProbeOutcome.UNEXPECTED);
    assertThat(probe(404, "{}", null, null, null).expecting(JsonNode::isArray).outcome())
        .isEqualTo(ProbeOutcome.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "Sat, 31 Jan 2026 15:02:00 GMT | 120 | false",
        "Sat, 31 Jan 2026 15:01:00 GMT | 60 | true",
        "Sat, 31 Jan 2026 14:58:59 GMT | -61 | false",
        "yesterday | 0 | true",
        "- | 0 | true",
      })
  void comparesItsClockWithOurs(@Nullable String date, long ahead, boolean good) {
    UpstreamProbe probe = probe(200, "{}", null, date, null);

    assertThat(probe.skewSeconds()).isEqualTo(ahead);
    assertThat(probe.isGood()).isEqualTo(good);
    assertThat(probe(401, "{}", null, date, null).skewSeconds()).isEqualTo(ahead);
  }

  @ParameterizedTest
  @EnumSource(AttemptResult.Fault.class)
  void hasTheCauseOfABrokenAttempt(AttemptResult.Fault fault) {
    UpstreamProbe probe =
        UpstreamProbe.of(new AttemptResult.Broken(fault, false, ProbeOutcome.DNS), NOW);

    assertThat(probe.outcome()).isEqualTo(ProbeOutcome.DNS);
    assertThat(probe.body().isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ProbeOutcome.class)
  void saysEveryOutcomeInAWordAndInASentence(ProbeOutcome outcome) {
    assertThat(outcome.code()).matches("[a-z_]+");
    assertThat(outcome.meaning()).hasSizeGreaterThan(10).doesNotEndWith(".");
  }
}
