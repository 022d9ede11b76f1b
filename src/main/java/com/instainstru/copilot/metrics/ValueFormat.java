package com.instainstru.copilot.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** How a value is shown to people. Rounds the exact binary value, ties to even. */
enum ValueFormat {
  LATENCY_MS {
    @Override
    String of(double value) {
      return fixed(value * 1_000, 1) + "ms";
    }
  },
  PERCENT {
    @Override
    String of(double value) {
      return fixed(value * 100, 2) + "%";
    }
  },
  RPS {
    @Override
    String of(double value) {
      return fixed(value, 2) + " req/s";
    }
  },
  TABLE {
    @Override
    String of(double value) {
      return "table";
    }
  };

  abstract String of(double value);

  static ValueFormat named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static String fixed(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
