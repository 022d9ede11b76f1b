package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.metering.LogLines;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.audit.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Leaves one log line, one audit line and one measurement of every call. */
public final class RecordCall implements ToolInterceptor {
  private static final Logger log = LoggerFactory.getLogger(RecordCall.class);

  private final CallMeters meters;
  private final AuditLog audit;
  private final Clock clock;
  private final Duration slow;

  /**
   * @param slow how long a call takes that gets a warning in the log
   */
  public RecordCall(CallMeters meters, AuditLog audit, Clock clock, Duration slow) {
    this.meters = meters;
    this.audit = audit;
    this.clock = clock;
    this.slow = slow;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    Instant start = clock.instant();
    String outcome = FailureCode.INTERNAL.code();
    try {
      if (call.tool().action() && !audit.accepts()) {
        throw ToolFailure.of(
            FailureCode.NOT_CONFIGURED,
            "This server cannot write its audit log, and without it no action runs. Ask the"
                + " operator to make the file of INSTAINSTRU_MCP_AUDIT_LOG writable.");
      }
      ToolResult result = next.proceed(call);
      outcome = "success";
      return result;
    } catch (ToolFailure failure) {
      outcome = outcome(failure, call.context());
      throw failure;
    } catch (ClientInputRequired pending) {
      outcome =
          pending instanceof ClientInputRequired.InputNeeded ? "input_required" : "missing_ability";
      throw pending;
    } finally {
      Duration taken = Duration.between(start, clock.instant());
      leave(call, outcome, taken);
    }
  }

  /**
   * Of a call that its caller gave up, the failure is the caller's doing and says nothing of an
   * upstream, unless something may have been done meanwhile.
   */
  private static String outcome(ToolFailure failure, CallContext context) {
    boolean mayHaveActed =
        failure.code() == FailureCode.OUTCOME_UNKNOWN || failure.code() == FailureCode.IN_PROGRESS;
    return context.cancellation().isCancelled() && !mayHaveActed
        ? "cancelled"
        : failure.code().code();
  }

  private void leave(ToolCall call, String outcome, Duration taken) {
    CallContext context = call.context();
    meters.record(call.tool().name(), outcome, context.transport(), taken);
    for (String reason : context.notes().implausible()) {
      meters.implausible(call.tool().name(), reason);
      log.warn(
          "implausible answer: tool={} reason={} request_id={}",
          call.tool().name(),
          reason,
          context.requestId());
    }
    // At a terminal the answer itself is the record.
    log.atLevel(context.transport().equals("cli") ? Level.DEBUG : Level.INFO)
        .addMarker(LogLines.OWN_WORDS)
        .log(
            "tool={} outcome={} ms={} transport={} request_id={} trace_id={}",
            call.tool().name(),
            outcome,
            taken.toMillis(),
            context.transport(),
            context.requestId(),
            context.trace().traceId());
    if (taken.compareTo(slow) >= 0) {
      log.warn(
          "slow call: tool={} outcome={} ms={} request_id={}",
          call.tool().name(),
          outcome,
          taken.toMillis(),
          context.requestId());
    }
    audit.write(
        new AuditEntry(
            clock.instant().toString(),
            context.caller().principal(),
            context.caller().method(),
            context.client(),
            call.tool().name(),
            knownNames(call),
            AuditEntry.digest(JsonMapper.shared().writeValueAsString(call.arguments())),
            outcome,
            taken.toMillis(),
            context.requestId(),
            context.notes().upstreamKey(),
            context.notes().consent(),
            call.tool().action()));
  }

  /** A name that the tool does not have is the caller's own text. */
  private static List<String> knownNames(ToolCall call) {
    JsonNode properties = call.tool().inputSchema().path("properties");
    return call.arguments().propertyNames().stream()
        .map(name -> properties.has(name) ? name : "(unknown)")
        .distinct()
        .toList();
  }
}
