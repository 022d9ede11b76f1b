package com.instainstru.copilot.tools.sentry;

import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackTraceTextTest {
  @Test
  void writesTheLiveForm() {
    assertThat(
            StackTraceText.of(
                json(
                    """
                    {"entries": [{"type": "exception", "data": {"values": [
                      {"type": "Cause", "stacktrace": {"frames": [{"filename": "no.py"}]}},
                      {"type": "TimeoutError", "stacktrace": {"frames": [
                        {"filename": "app/services/payment.py",
                         "absPath": "/srv/app/services/payment.py", "lineNo": 88,
                         "function": "capture", "vars": {"password": "x"},
                         "context": [[87, "    client = provider()"],
                                     [88, "    client.capture(jo@example.com)"]]},
                        {"filename": null, "absPath": "/srv/b.py", "lineNo": 2, "context": []}]}},
                      {"type": "NoFrames", "stacktrace": null}]}}]}
                    """),
                20))
        .isEqualTo(
            """
            NoFrames
            Caused by: TimeoutError
            File "app/services/payment.py", line 88, in capture
                client.capture(j***@example.com)
            File "/srv/b.py", line 2
            Caused by: Cause
            File "no.py\"\
            """);
  }

  @Test
  void writesTheDocumentedFormOfAPlainStackTrace() {
    assertThat(
            StackTraceText.of(
                json(
                    """
                    {"entries": [{"type": "stacktrace", "data": {"frames": [
                      {"abs_path": "/a.py", "lineno": 1, "name": "f", "context_line": "  x = 1"},
                      {"module": "b"}, {}, 5]}}]}
                    """),
                20))
        .isEqualTo(
            """
            File "/a.py", line 1, in f
                x = 1
            File "b"
            File "<unknown>\"\
            """);
  }

  @Test
  void keepsTheInnermostFrames() {
    String event =
        "{'entries': [{'type': 'stacktrace', 'data': {'frames': [{'filename': 'a'},"
            + " {'filename': 'b', 'context': [[1, 'x']]}, {'filename': 'c'}]}}]}";

    assertThat(StackTraceText.of(json(event), 2)).isEqualTo("File \"b\"\nFile \"c\"");
  }

  @Test
  void isEmptyWithoutFrames() {
    assertThat(StackTraceText.of(json("{}"), 20)).isEmpty();
    assertThat(
            StackTraceText.of(
                json("{'entries': [{'type': 'exception', 'data': {'values': []}}]}"), 20))
        .isEmpty();
  }

  @Test
  void sharesFramesAmongChainedExceptions() {
    String event =
        "{'entries': [{'type': 'exception', 'data': {'values': [{'type': 'Inner', 'value': 'a',"
            + " 'stacktrace': {'frames': [{'filename': '1'}, {'filename': '2'}]}}, {'value': 'b',"
            + " 'stacktrace': {'frames': [{'filename': '3'}, {'filename': '4'}]}}]}}]}";

    assertThat(StackTraceText.of(json(event), 2))
        .isEqualTo("Exception: b\nFile \"4\"\nCaused by: Inner: a\nFile \"2\"");
  }

  @Test
  void takesFramesOfTheCrashedThread() {
    String threads =
        "{'entries': [{'type': 'exception', 'data': {'values': [{'type': 'E'}]}}, {'type':"
            + " 'threads', 'data': {'values': [{'id': 1, 'current': true, 'stacktrace': {'frames':"
            + " [{'filename': 'a'}]}}, {'id': 2, 'crashed': CRASHED, 'stacktrace': {'frames':"
            + " [{'filename': 'b'}]}}]}}]}";

    assertThat(StackTraceText.of(json(threads.replace("CRASHED", "true")), 5))
        .isEqualTo("File \"b\"");
    assertThat(StackTraceText.of(json(threads.replace("CRASHED", "false")), 5))
        .isEqualTo("File \"a\"");
    assertThat(
            StackTraceText.of(
                json(threads.replace("CRASHED", "false").replace("'current': true, ", "")), 5))
        .isEmpty();
  }
}
