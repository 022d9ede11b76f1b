package com.instainstru.copilot.tools.alertmanager;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Values that labels of alerts may have, by kind. Those of a kind look alike and mean different
 * things, so that a pattern which fits most of them goes by the look of a value: it is no
 * selection.
 */
final class LabelValues {
  private static final int VALUES = 40;

  private static final List<String> WORDS =
      List.of(
          "api",
          "auth",
          "backup",
          "batch",
          "billing",
          "booking",
          "cache",
          "canary",
          "celery",
          "checkout",
          "consumer",
          "cron",
          "database",
          "disk",
          "dns",
          "edge",
          "email",
          "export",
          "frontend",
          "gateway",
          "grafana",
          "heartbeat",
          "import",
          "index",
          "ingress",
          "invoice",
          "kafka",
          "latency",
          "ledger",
          "login",
          "memory",
          "metrics",
          "node",
          "payments",
          "postgres",
          "proxy",
          "queue",
          "redis",
          "report",
          "scheduler",
          "search",
          "sentry",
          "session",
          "storage",
          "sync",
          "tunnel",
          "upload",
          "user",
          "volume",
          "webhook",
          "worker",
          "zone");

  private static final List<String> ENDS =
      List.of(
          "Absent",
          "Backlog",
          "Down",
          "Drift",
          "ErrorsHigh",
          "ExpiresSoon",
          "Failing",
          "Flapping",
          "Full",
          "Growing",
          "Lagging",
          "Missing",
          "Overload",
          "Restarts",
          "Saturated",
          "Slow",
          "Stale",
          "Stuck",
          "Throttled",
          "Unreachable");

  /** Kinds of values, always the same ones. */
  static final List<List<String>> KINDS =
      List.of(
          kind(random -> capital(word(random)) + of(ENDS, random)),
          kind(LabelValues::word),
          kind(random -> word(random) + "-" + word(random)),
          kind(random -> word(random) + "_" + word(random) + "_" + random.nextInt(100)),
          kind(random -> Integer.toString(random.nextInt(100_000))),
          kind(random -> address(random) + ":" + (1_024 + random.nextInt(60_000))),
          kind(random -> word(random) + random.nextInt(90) + "." + word(random) + ".example.com"),
          kind(random -> "/" + word(random) + "/" + word(random) + "/" + random.nextInt(1_000)),
          kind(random -> String.format("%016x", random.nextLong())),
          kind(random -> capital(word(random)) + " of " + word(random) + " is too high"),
          kind(LabelValues::foreign));

  private LabelValues() {}

  private static List<String> kind(Function<Random, String> value) {
    Random random = new Random(20_260_131);
    return Stream.generate(() -> value.apply(random)).distinct().limit(VALUES).toList();
  }

  private static String word(Random random) {
    return of(WORDS, random);
  }

  private static <T> T of(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String address(Random random) {
    return "10."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + (1 + random.nextInt(254));
  }

  /** Letters of scripts other than Latin. */
  private static String foreign(Random random) {
    StringBuilder text = new StringBuilder();
    int first = of(List.of(0x0391, 0x0410, 0x05d0, 0x3042, 0x4e00), random);
    for (int i = 0; i < 5; i++) {
      text.appendCodePoint(first + random.nextInt(16));
    }
    return text.toString();
  }
}
