package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code support_lookup}: a person or a booking in one view. What a source could not tell is left
 * out, and the source is named; nothing is guessed.
 */
final class SupportLookupHandler implements ToolHandler {
  private static final String BOOKING = "booking_detail";
  private static final String PAYMENTS = "payment_timeline";
  private static final String HISTORY = "users_booking_history";
  private static final String CREDITS = "student_credit_history";
  private static final String REFUNDS = "student_refund_history";

  /** Signs of trouble in the payments, told without the "has". */
  private static final List<String> PAYMENT_SIGNS =
      List.of("has_failed_payment", "has_pending_refund", "possible_double_charge");

  private final ToolHandler users;
  private final CatalogReads reads;
  private final Clock clock;

  SupportLookupHandler(ToolHandler backend, CatalogReads reads, Clock clock) {
    this.users = new UserLookupHandler(backend);
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("meta")
        .put("generated_at", Times.iso(clock.instant()))
        .put("lookup_type", call.arguments().path("identifier_type").asString(""))
        .put("identifier", call.arguments().path("identifier").asString(""));
    Sources sources = new Sources();
    if (call.arguments().path("identifier_type").asString("").equals("booking_id")) {
      booking(answer, sources, call);
    } else {
      user(answer, sources, call);
    }
    answer.set("sources", sources.told());
    for (JsonNode source : sources.told()) {
      if (!source.path("status").asString("").equals("ok")) {
        AnswerWarnings.add(
            answer,
            source.path("source").asString("")
                + " could not be read: what it would tell is missing here, not empty.");
      }
    }
    return ToolResult.of(answer);
  }

  private void booking(ObjectNode answer, Sources sources, ToolCall call) {
    String id = call.arguments().path("identifier").asString("").strip().toUpperCase(Locale.ROOT);
    boolean messages = call.arguments().path("include_messages").asBoolean(false);
    read(
        sources,
        BOOKING,
        arguments("booking_id", id)
            .put("include_messages_summary", messages)
            .put("include_webhooks", true),
        call);
    payments(sources, arguments("booking_id", id).put("since_days", 365), call);
    sources.ask();
    sources.requireFound(BOOKING);
    JsonNode booking = sources.answer(BOOKING);
    for (String part :
        List.of("booking", "timeline", "payment", "messages", "webhooks", "admin_notes")) {
      put(answer, part, booking.path(part));
    }
    put(answer, "payments", sources.answer(PAYMENTS).path("payments"));
    flags(answer, sources, JsonNodeFactory.instance.arrayNode());
    put(answer, "recommended_actions", booking.path("recommended_actions"));
  }

  private void user(ObjectNode answer, Sources sources, ToolCall call) {
    String identifier = call.arguments().path("identifier").asString("");
    ObjectNode found =
        users
            .handle(reads.call("users_lookup", arguments("identifier", identifier), call))
            .structured();
    JsonNode user = found.path("user");
    String id = user.path("user_id").asString("");
    if (id.isEmpty()) {
      throw ToolFailure.of(
              FailureCode.NOT_FOUND,
              "Nobody was found. "
                  + found.path("note").asString("Check the identifier.")
                  + " For a booking, say identifier_type booking_id.")
          .with("argument", "identifier");
    }
    boolean student = !user.path("role").asString("").equals("instructor");
    read(
        sources,
        HISTORY,
        arguments("user_id", id).set("limit", call.arguments().path("booking_limit")),
        call);
    if (student) {
      payments(sources, arguments("user_id", id).put("since_days", 90), call);
      read(sources, CREDITS, arguments("student_id", id).put("include_expired", false), call);
      read(sources, REFUNDS, arguments("student_id", id), call);
    }
    sources.ask();
    answer.set("user", user);
    ArrayNode issues = JsonNodeFactory.instance.arrayNode();
    if (user.path("is_verified").isBoolean() && !user.path("is_verified").booleanValue()) {
      issues.add("not_verified");
    }
    flags(answer, sources, issues);
    put(answer, "bookings", sources.answer(HISTORY).path("bookings"));
    put(answer, "payments", sources.answer(PAYMENTS).path("payments"));
    put(answer, "credits", sources.answer(CREDITS).path("summary"));
    put(answer, "refunds", sources.answer(REFUNDS).path("refunds"));
    if (call.arguments().path("include_messages").asBoolean(false)) {
      AnswerWarnings.add(
          answer, "Messages of a person cannot be read; a booking tells how many it has.");
    }
  }

  private void payments(Sources sources, ObjectNode arguments, ToolCall call) {
    if (call.arguments().path("include_payment_history").asBoolean(true)) {
      read(sources, PAYMENTS, arguments, call);
    }
  }

  /** Signs of trouble. */
  private static void flags(ObjectNode answer, Sources sources, ArrayNode issues) {
    JsonNode payments = sources.answer(PAYMENTS).path("flags");
    PAYMENT_SIGNS.stream()
        .filter(sign -> payments.path(sign).asBoolean(false))
        .map(sign -> sign.replaceFirst("^has_", ""))
        .forEach(issues::add);
    JsonNode refunds = sources.answer(REFUNDS).path("fraud_flags");
    for (String sign : List.of("high_refund_rate", "rapid_refunds", "high_refund_amount")) {
      if (refunds.path(sign).asBoolean(false)) {
        issues.add(sign);
      }
    }
    ObjectNode told = answer.putObject("account_flags");
    if (issues.isEmpty() && sources.haveFailed()) {
      // Without all sources, no sign is no proof.
      told.putNull("has_issues");
    } else {
      told.put("has_issues", !issues.isEmpty());
    }
    told.set("issues", issues);
  }

  private void read(Sources sources, String tool, ObjectNode arguments, ToolCall call) {
    sources.add(tool, () -> reads.read(tool, arguments, call));
  }

  private static ObjectNode arguments(String name, String value) {
    return CatalogReads.arguments().put(name, value);
  }

  private static void put(ObjectNode answer, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      answer.set(name, value);
    }
  }
}
