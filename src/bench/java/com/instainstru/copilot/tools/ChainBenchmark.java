package com.instainstru.copilot.tools;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a call costs between its message and the backend. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
public class ChainBenchmark {
  private static final String TOOL = "instainstru_bookings_recent";
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final byte[] BYTES = answer().toString().getBytes(StandardCharsets.UTF_8);

  private final ObjectNode arguments =
      JsonNodeFactory.instance.objectNode().put("limit", 20).put("hours", 24);
  private final ToolChain passedOn = whole(ChainBenchmark::read);
  private final ToolChain built = whole(() -> ToolResult.of(answer()));
  private final ToolChain checkAlone =
      chain(() -> ToolResult.of(answer()), new ValidateArguments());

  private static ToolChain whole(Supplier<ToolResult> handler) {
    return chain(
        handler,
        new Authorize(false),
        new ValidateArguments(),
        new MaskPersonalData(false, KnownSecrets.none(), Duration.ofSeconds(20)),
        new LimitOutput(1_000, 1 << 20, Duration.ofSeconds(20)));
  }

  private static ToolChain chain(Supplier<ToolResult> handler, ToolInterceptor... interceptors) {
    return new ToolChain(
        CATALOG,
        ToolSelection.everything(),
        tool -> call -> handler.get(),
        List.of(interceptors),
        Defects.logged());
  }

  /** As it comes from an upstream. */
  private static ToolResult read() {
    return ToolResult.of(JsonMapper.shared().readTree(BYTES).asObject());
  }

  private static ObjectNode answer() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("bookings");
    for (int i = 0; i < 10; i++) {
      rows.addObject()
          .put("booking_id", "01J0000000000000000000000" + i)
          .put("student_name", "Avery K.")
          .put("service", "Piano lessons")
          .put("lesson_time", "2026-11-2" + i + "T16:30:00")
          .put("status", "confirmed")
          .put("price_cents", 6000);
    }
    return answer;
  }

  private ToolOutcome call(ToolChain chain) {
    return chain.call(TOOL, arguments, CallContext.of(Caller.local(), "http", "bench"));
  }

  @Benchmark
  public ToolOutcome chainWithoutNetwork() {
    return call(passedOn);
  }

  @Benchmark
  public ToolOutcome chainWithAnAnswerThatIsBuilt() {
    return call(built);
  }

  @Benchmark
  public ToolOutcome argumentCheck() {
    return call(checkAlone);
  }
}
