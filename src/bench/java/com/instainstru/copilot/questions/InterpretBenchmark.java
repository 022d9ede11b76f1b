package com.instainstru.copilot.questions;

import com.instainstru.copilot.questions.dictionary.DictionaryReader;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpreter;
import java.time.Duration;
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




/** How long it takes to understand a question, and to read the vocabulary. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
public class InterpretBenchmark {
  private static final String TWENTY_WORDS =
      "please tell me what the p95 latency of POST requests to the bookings endpoint was over the"
          + " last two hours";
  private static final String MISSPELLED =
      "pleese tel me what the p95 latncy of POST reqests to the bookngs endpiont was over the last"
          + " two huors";

  private final MetricsDictionary dictionary = DictionaryReader.packed();
  private final Interpreter interpreter = TestMetrics.INTERPRETER;

  @Benchmark
  public Interpretation twentyWords() {
    return interpreter.interpret(TWENTY_WORDS, Duration.ofMinutes(5), true);
  }

  @Benchmark
  public Interpretation twentyWordsMisspelled() {
    return interpreter.interpret(MISSPELLED, Duration.ofMinutes(5), true);
  }

  @Benchmark
  public Interpreter learnLabels() {
    return new Interpreter(dictionary, TestMetrics.VALUES);
  }

  /** In a fresh Java each, as at a start. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Fork(5)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public MetricsDictionary readDictionaryCold() {
    return DictionaryReader.packed();
  }
}
