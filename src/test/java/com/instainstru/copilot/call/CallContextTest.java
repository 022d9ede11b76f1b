package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.Authorize;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallContextTest {
  private static final Caller PERSON =
      new Caller("https://id.example.com|u1", "u1", null, Set.of(), "oidc");

  @Test
  void everyCallHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = CallContext.of(PERSON, "http", "test").requestId();
      ids.add(id);
      assertThat(UUID.fromString(id).version()).isEqualTo(4);
      assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }
    assertThat(ids).hasSize(1_000);
  }

  /** All bits but those of version and variant are random. */
  @Test
  void idsDifferInAllTheirBits() {
    long ones0 = 0;
    long ones1 = 0;
    long zeros0 = 0;
    long zeros1 = 0;
    for (int i = 0; i < 200; i++) {
      UUID id = UUID.fromString(RequestIds.next());
      ones0 |= id.getMostSignificantBits();
      ones1 |= id.getLeastSignificantBits();
      zeros0 |= ~id.getMostSignificantBits();
      zeros1 |= ~id.getLeastSignificantBits();
    }
    assertThat(ones0 & zeros0).isEqualTo(~0xF000L);
    assertThat(ones1 & zeros1).isEqualTo(~0xC000_0000_0000_0000L);
  }

  @Test
  void aCallBeginsNowInATraceOfItsOwnAndWithoutNotes() {
    long before = System.nanoTime();
    CallContext context = CallContext.of(PERSON, "http", "inspector");
    long after = System.nanoTime();

    assertThat(context.begunNanos() - before).isNotNegative();
    assertThat(after - context.begunNanos()).isNotNegative();
    assertThat(context.caller()).isEqualTo(PERSON);
    assertThat(context.transport()).isEqualTo("http");
    assertThat(context.client()).isEqualTo("inspector");
    assertThat(context.cancellation().isCancelled()).isFalse();
    assertThat(context.notes().upstreamKey()).isNull();
    assertThat(context.notes().consent()).isNull();
    assertThat(context.channel().capabilities()).isEmpty();
    assertThat(context.trace().traceId())
        .isNotEqualTo(CallContext.of(PERSON, "http", "inspector").trace().traceId());
  }

  @Test
  void timeThatPassedForAReasonOfItsOwnDoesNotCount() {
    CallContext context = CallContext.of(PERSON, "http", "test");
    long minute = TimeUnit.MINUTES.toNanos(1);

    CallContext later = context.later(minute);

    assertThat(later.begunNanos() - context.begunNanos()).isEqualTo(minute);
    assertThat(later.requestId()).isEqualTo(context.requestId());
    assertThat(later.notes()).isSameAs(context.notes());
    assertThat(later.cancellation()).isSameAs(context.cancellation());
  }

  @Test
  void theWayToTheClientMayBeAnother() {
    CallContext context = CallContext.of(PERSON, "http", "test");

    CallContext other = context.with(ClientChannel.none());

    assertThat(other).isEqualTo(context);
    assertThat(other.channel()).isSameAs(ClientChannel.none());
  }

  @Test
  void aCallInOtherSurroundingsIsTheSameCall() {
    ToolCall call = Calls.call("{'a': 1}").withFacts(Calls.json("{'n': 2}"));
    CallContext context = CallContext.of(PERSON, "stdio", "test");

    assertThat(call.with(context))
        .isEqualTo(new ToolCall(call.tool(), call.arguments(), context, call.facts()));
    assertThat(call.withArguments(Calls.json("{}")).facts()).isEqualTo(call.facts());
  }

  @Test
  void whoMayCallGetsTheAnswer() {
    ToolResult result = ToolResult.of(Calls.json("{'ok': true}"));

    assertThat(new Authorize(false).intercept(Calls.call("{}"), call -> result)).isSameAs(result);
  }

  @Test
  void theAuthorIsWhoeverHasAName() {
    assertThat(CallContext.of(PERSON, "http", "inspector").author()).isEqualTo("u1");
    assertThat(CallContext.of(Caller.local(), "stdio", "claude").author())
        .isEqualTo("local via claude");
  }

  @Test
  void notesAreKeptForTheRecord() {
    CallNotes notes = new CallNotes();
    notes.upstreamKey("mcp-1");
    notes.consent(new AuditEntry.Consent("person", "operator"));

    assertThat(notes.upstreamKey()).isEqualTo("mcp-1");
    assertThat(notes.consent()).isEqualTo(new AuditEntry.Consent("person", "operator"));
  }
}
