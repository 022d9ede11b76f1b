package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, level 1: sections 3.2 and 3.3. */
class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        PARENT,
        " " + PARENT + " ",
        "cc-" + TRACE + "-" + SPAN + "-01",
        "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like",
        "fe-" + TRACE + "-" + SPAN + "-01-",
      })
  void aParentIsReadAlsoOfALaterVersion(String parent) {
    assertThat(TraceContext.of(parent, "vendor=1"))
        .contains(new TraceContext(TRACE, SPAN, "01", "vendor=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-01-",
        "cc-" + TRACE + "-" + SPAN + "-01.more",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-1",
        "0-" + TRACE + "-" + SPAN + "-01",
      })
  void whatIsNoParentBeginsNoTrace(String parent) {
    assertThat(TraceContext.of(parent, null)).isEmpty();
  }

  @Test
  void withoutAParentThereIsNothingToContinue() {
    assertThat(TraceContext.of(null, "vendor=1")).isEmpty();
  }

  @Test
  void aStateThatIsTooLongOrNotPrintableIsLeftOut() {
    assertThat(TraceContext.of(PARENT, "x".repeat(512)).orElseThrow().state()).hasSize(512);
    assertThat(TraceContext.of(PARENT, "x".repeat(513)).orElseThrow().state()).isNull();
    assertThat(TraceContext.of(PARENT, "a=1\nb").orElseThrow().state()).isNull();
    assertThat(TraceContext.of(PARENT, "").orElseThrow().state()).isNull();
    assertThat(TraceContext.of(PARENT, null).orElseThrow().state()).isNull();
  }

  @Test
  void aRequestOfTheCallIsASpanOfItsOwnInTheSameTrace() {
    TraceContext trace = TraceContext.of(PARENT, null).orElseThrow();
    String first = trace.childParent();

    assertThat(first).matches("00-" + TRACE + "-[0-9a-f]{16}-01").doesNotContain(SPAN);
    assertThat(trace.childParent()).isNotEqualTo(first);
    assertThat(TraceContext.of(first, null)).isPresent();
  }

  @Test
  void aTraceThatBeginsHereIsValidAndNotRecorded() {
    TraceContext fresh = TraceContext.fresh();

    assertThat(fresh.traceId()).matches("[0-9a-f]{32}");
    assertThat(fresh.spanId()).matches("[0-9a-f]{16}");
    assertThat(fresh.flags()).isEqualTo("00");
    assertThat(fresh.state()).isNull();
    assertThat(TraceContext.fresh().traceId()).isNotEqualTo(fresh.traceId());
  }

  /** All zero would mean "none"; the first byte is odd, so that it never comes. */
  @Test
  void anIdIsNeverZero() {
    for (int i = 0; i < 100; i++) {
      assertThat(Integer.parseInt(TraceContext.fresh().spanId().substring(0, 2), 16) % 2)
          .isEqualTo(1);
    }
  }
}
