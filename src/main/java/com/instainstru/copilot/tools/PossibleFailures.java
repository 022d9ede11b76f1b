package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells how calls of a tool can fail, from what the catalog says of it. */
public final class PossibleFailures {
  /** What the chain and the server answer for any tool. */
  private static final Set<FailureCode> ANY_TOOL =
      EnumSet.of(
          FailureCode.INVALID_ARGUMENTS,
          FailureCode.INSUFFICIENT_SCOPE,
          FailureCode.RATE_LIMITED,
          FailureCode.OVERLOADED,
          FailureCode.OUTPUT_TOO_LARGE,
          // Over stdio, when the input ends while the call is in work.
          FailureCode.OUTCOME_UNKNOWN,
          FailureCode.INTERNAL);

  private static final Set<FailureCode> WITH_UPSTREAM =
      EnumSet.of(
          FailureCode.NOT_CONFIGURED,
          FailureCode.NOT_FOUND,
          FailureCode.UPSTREAM_TIMEOUT,
          FailureCode.UPSTREAM_UNAVAILABLE,
          FailureCode.UPSTREAM_RATE_LIMITED,
          FailureCode.UPSTREAM_BAD_RESPONSE,
          FailureCode.UPSTREAM_AUTH_FAILED,
          FailureCode.UPSTREAM_REJECTED,
          FailureCode.CIRCUIT_OPEN);

  private static final Set<FailureCode> WITH_CONSENT =
      EnumSet.of(
          FailureCode.IN_PROGRESS,
          FailureCode.APPROVAL_REQUIRED,
          FailureCode.CONSENT_REFUSED,
          FailureCode.CONSENT_USED,
          FailureCode.CONSENT_UNAVAILABLE,
          FailureCode.MISSING_ABILITY,
          FailureCode.NO_ANSWER);

  private static final Set<FailureCode> QUESTIONS =
      EnumSet.of(
          FailureCode.UNKNOWN_QUESTION,
          FailureCode.AMBIGUOUS_QUESTION,
          FailureCode.UNKNOWN_LABEL_VALUE);

  private PossibleFailures() {}

  /** The codes that calls of any tool can end with, in their fixed order. */
  public static List<FailureCode> ofAnyTool() {
    return List.copyOf(ANY_TOOL);
  }

  /** The codes of the faults that an upstream can have, in their fixed order. */
  public static List<FailureCode> ofAnyUpstream() {
    return List.copyOf(WITH_UPSTREAM);
  }

  /** The codes that calls of a tool can end with, in their fixed order. */
  public static List<FailureCode> of(ToolDefinition tool, Catalog catalog) {
    EnumSet<FailureCode> codes = EnumSet.copyOf(ANY_TOOL);
    if (asksUpstream(tool, catalog)) {
      codes.addAll(WITH_UPSTREAM);
    }
    if (tool.action()) {
      codes.add(FailureCode.READ_ONLY);
      // Where the audit log cannot be written.
      codes.add(FailureCode.NOT_CONFIGURED);
    }
    if (tool.consent() != null) {
      codes.addAll(WITH_CONSENT);
    }
    if ("metrics_query".equals(tool.handler())) {
      codes.addAll(QUESTIONS);
    }
    if ("sentry_debug".equals(tool.handler())) {
      codes.add(FailureCode.UPSTREAM_REJECTED);
    }
    return Arrays.stream(FailureCode.values()).filter(codes::contains).toList();
  }

  private static boolean asksUpstream(ToolDefinition tool, Catalog catalog) {
    RequestTemplate request = tool.request();
    return request != null
        || catalog.modules().stream()
            .filter(module -> module.name().equals(tool.module()))
            .anyMatch(module -> !module.upstream().equals("none"));
  }
}
