package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.app.HandlerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** How long it takes to read the catalog, in a fresh Java each, as at a start. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CatalogBenchmark {
  private static final Path SOURCE = Path.of("tools-catalog.yaml");

  @Benchmark
  public Catalog packed() {
    return new CatalogReader(HandlerRegistry.names()).readPacked();
  }

  @Benchmark
  public Catalog checkedSource() throws IOException {
    return new CatalogReader(HandlerRegistry.names())
        .readSource(YamlDocument.parse(SOURCE.toString(), Files.readString(SOURCE)));
  }
}
