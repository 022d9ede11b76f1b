package com.instainstru.copilot.tools.sentry;

import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EventViewTest {
  private static final String LIVE =
      """
      {"eventID": "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c", "id": "other", "groupID": "4501",
       "title": "TimeoutError: no answer for jo.student@example.com", "message": "",
       "dateCreated": "2026-01-31T13:48:57Z", "platform": "python",
       "tags": [{"key": "environment", "value": "production"}, {"key": "user", "value": "id:u1"},
                {"key": "user.id", "value": "u1"}, {"key": "user.ip", "value": "192.0.2.10"},
                {"key": "url", "value": "https://example.com/a?b=c"},
                {"key": "api_key", "value": "k"}, {"key": "card", "value": "4242424242424242"}],
       "user": {"id": "u1", "email": "jo.student@example.com", "ip_address": "192.0.2.10",
                "username": "jo", "name": "Jo"},
       "contexts": {"a": 1}, "context": {"b": 2}, "sdk": {"name": "x"},
       "release": {"version": "abc1234", "shortVersion": "abc"},
       "entries": [
         {"type": "message", "data": {"formatted": "payment for 192.0.2.10 failed"}},
         {"type": "breadcrumbs", "data": {"values": [{"message": "secret crumb"}]}},
         {"type": "request", "data": {"method": "POST",
           "url": "https://api.example.com/api/v1/bookings?token=abc", "data": {"card": "x"},
           "cookies": [["sid", "1"]], "env": {"REMOTE_ADDR": "192.0.2.10"},
           "headers": [["Authorization", "Bearer x"], ["Cookie", "sid=1"],
                       ["X-Forwarded-For", "192.0.2.10"], ["X-Request-Id", "req-1"],
                       ["Accept", ["a", "b"]], [1, 2]]}}]}
      """;

  @Test
  void p01ReadsTheLiveFormWithoutPersonalDataAndSecrets() {
    ObjectNode view = EventView.of(json(LIVE), "preview");

    assertThat(view)
        .isEqualTo(
            json(
                """
                {"id": "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c",
                 "title": "TimeoutError: no answer for j***@example.com",
                 "message": "payment for [ip] failed", "timestamp": "2026-01-31T13:48:57Z",
                 "environment": "production", "release": "abc1234",
                 "tags": {"environment": "production", "user": "[redacted]", "user.id": "u1",
                          "user.ip": "[redacted]", "url": "https://example.com/a?b=[redacted]",
                          "api_key": "[redacted]", "card": "[redacted]"},
                 "user": {"id": "u1", "email": "j***@example.com"},
                 "request": {"method": "POST",
                             "url": "https://api.example.com/api/v1/bookings?token=[redacted]",
                             "headers": {"X-Request-Id": "req-1", "Accept": "a"}}}
                """));
    assertThat(view.toString())
        .doesNotContain("192.0.2.10", "Bearer", "sid", "crumb", "jo.student");
  }

  @Test
  void readsTheDocumentedForm() {
    assertThat(
            EventView.of(
                json(
                    """
                    {"id": "e1", "message": "boom", "timestamp": 1769871845.5,
                     "environment": "preview", "release": "v1", "tags": {"level": "error", "n": 3},
                     "user": "jo@example.com",
                     "request": {"method": "GET", "url": "https://example.com/",
                                 "headers": [{"name": "A", "value": "1"}, {"key": "B", "value": null}]}}
                    """),
                "production"))
        .isEqualTo(
            json(
                """
                {"id": "e1", "title": "boom", "message": "boom", "timestamp": 1769871845.5,
                 "environment": "preview", "release": "v1", "tags": {"level": "error", "n": "3"},
                 "user": {"id": "j***@example.com", "email": null},
                 "request": {"method": "GET", "url": "https://example.com/",
                             "headers": {"A": "1", "B": ""}}}
                """));
  }

  @Test
  void readsPairsAsTags() {
    assertThat(
            EventView.of(json("{'tags': [['level', 'error'], ['request.url', '/a?b=c']]}"), "")
                .path("tags"))
        .isEqualTo(json("{'level': 'error', 'request.url': '/a?b=[redacted]'}"));
  }

  @Test
  void isNullWhereTheEventSaysNothing() {
    assertThat(EventView.of(json("{'user': {'name': 'Jo'}, 'tags': null}"), ""))
        .isEqualTo(
            json(
                "{'id': null, 'title': null, 'message': null, 'timestamp': null,"
                    + " 'environment': null, 'release': null, 'tags': {}, 'user': null,"
                    + " 'request': null}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'message': 'a', 'logentry': {'message': 'b'}} | a",
        "{'logentry': {'message': 'b', 'formatted': 'c'}} | b",
        "{'message': '', 'logentry': {'formatted': 'c'}} | c",
        "{'entries': [{'type': 'message', 'data': {'message': 'd'}}]} | d"
      })
  void findsTheMessage(String event, String message) {
    assertThat(EventView.of(json(event), "").path("message").asString()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'user': {'email': '@example.com'}} | ***@example.com",
        "{'user': {'email': 'nobody'}} | nobody",
        "{'user': {'id': 7, 'email': 'jo@example.com'}} | j***@example.com"
      })
  void masksTheUsersAddress(String event, String email) {
    assertThat(EventView.of(json(event), "").path("user").path("email").asString())
        .isEqualTo(email);
  }

  @Test
  void namesTheRequestedEnvironmentIfTheEventDoesNot() {
    assertThat(EventView.of(json("{}"), "preview").path("environment").asString())
        .isEqualTo("preview");
  }

  @Test
  void keepsARequestWithoutDetails() {
    assertThat(EventView.of(json("{'request': {}}"), "").path("request"))
        .isEqualTo(json("{'method': null, 'url': null, 'headers': {}}"));
  }
}
