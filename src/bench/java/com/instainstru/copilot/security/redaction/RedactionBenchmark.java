package com.instainstru.copilot.security.redaction;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;


/** What it takes to look for secrets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
public class RedactionBenchmark {
  private static final String LOG_LINE =
      "tool=instainstru_bookings_recent outcome=success ms=3 transport=http"
          + " request_id=79681962-3962-4f25-b96c-a2663827a780"
          + " trace_id=e1155590c59949e54536c72a48d21839";

  private final JsonNode rows = rows();
  private final JsonRedactor redaction =
      new JsonRedactor(field -> text -> Redaction.secrets(Redaction.visible(text)));

  private static JsonNode rows() {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 10; i++) {
      rows.addObject()
          .put("booking_id", "01J0000000000000000000000" + i)
          .put("student_name", "Avery K.")
          .put("service", "Piano lessons")
          .put("lesson_time", "2026-11-2" + i + "T16:30:00")
          .put("status", "confirmed")
          .put("price_cents", 6000);
    }
    return rows;
  }

  @Benchmark
  public JsonNode answerOfTenRows() {
    return redaction.copy(rows);
  }

  @Benchmark
  public String logLine() {
    return Redaction.logged(LOG_LINE);
  }
}
