package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.catalog.Annotations;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one tool hands out for another is of use to its caller only, and readable by nobody. */
class SealAnswersTest {
  private static final Caller JO = new Caller("id|jo", "jo", null, Set.of(), "oidc");
  private static final Caller ANA = new Caller("id|ana", "ana", null, Set.of(), "oidc");
  private static final ToolDefinition PREVIEW =
      preview(new RequestTemplate.Sealed("data.ticket", "data.until", 5, Map.of()));
  private static final ToolDefinition SEND =
      tool("send", null, Map.of("ticket", "preview", "second", "preview"));

  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final SealAnswers seals = new SealAnswers(TokenSealer.of(null, clock), clock);

  private static ToolDefinition preview(RequestTemplate.@Nullable Sealed seal) {
    return tool("preview", seal, Map.of());
  }

  private static ToolDefinition tool(
      String name, RequestTemplate.@Nullable Sealed seal, Map<String, String> open) {
    return definition(
        name,
        new RequestTemplate(
            "POST", "/x", List.of(), List.of(), Map.of(), Map.of(), seal, open, List.of(), Map.of(),
            0, false, 0, false, List.of(), Map.of(), List.of()));
  }

  private static ToolDefinition definition(String name, @Nullable RequestTemplate request) {
    return new ToolDefinition(
        name,
        "any",
        "Any",
        "Any tool",
        "mcp:write",
        false,
        true,
        new Annotations(false, false, true, true),
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        request,
        request == null ? "any" : null,
        null,
        List.of());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static String text(ObjectNode node) {
    return node.toString().replace('"', '\'');
  }

  private static ToolCall call(ToolDefinition tool, Caller caller, String arguments) {
    return new ToolCall(tool, json(arguments), CallContext.of(caller, "http", "test"));
  }

  /** What the caller gets when the upstream answers so. */
  private ObjectNode answered(ToolDefinition tool, String arguments, String answer) {
    return seals
        .intercept(call(tool, JO, arguments), onward -> ToolResult.of(json(answer)))
        .structured();
  }

  private String ticket(ToolDefinition tool, String arguments, String answer) {
    return answered(tool, arguments, answer).at("/data/ticket").stringValue();
  }

  private String ticket() {
    return ticket(PREVIEW, "{}", "{'data':{'ticket':'secret'}}");
  }

  /** The call as the upstream gets it. */
  private ToolCall opened(Caller caller, String arguments) {
    AtomicReference<ToolCall> sent = new AtomicReference<>();
    seals.intercept(
        call(SEND, caller, arguments),
        onward -> {
          sent.set(onward);
          return ToolResult.of(json("{}"));
        });
    return Objects.requireNonNull(sent.get());
  }

  private ToolFailure refused(Caller caller, String ticket) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> opened(caller, "{'ticket':'" + ticket + "'}"));
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("Nothing was done.").contains("Call preview again");
    return failure;
  }

  @Test
  void whatIsHandedOutIsUnreadableAndOpensForItsCaller() {
    ObjectNode shown = answered(PREVIEW, "{}", "{'data':{'ticket':'secret','n':3},'ok':true}");

    assertThat(shown.toString()).doesNotContain("secret");
    assertThat(shown.at("/data/n").intValue()).isEqualTo(3);
    assertThat(shown.get("ok").booleanValue()).isTrue();
    ToolCall sent =
        opened(JO, "{'ticket':'" + shown.at("/data/ticket").stringValue() + "','note':'as it is'}");
    assertThat(text(sent.arguments())).isEqualTo("{'ticket':'secret','note':'as it is'}");
  }

  @Test
  void theAnswerOfTheUpstreamItselfStaysAsItWas() {
    ObjectNode answer = json("{'data':{'ticket':'secret'}}");
    seals.intercept(call(PREVIEW, JO, "{}"), onward -> ToolResult.of(answer));

    assertThat(text(answer)).isEqualTo("{'data':{'ticket':'secret'}}");
  }

  @Test
  void anotherCallerCannotUseIt() {
    assertThat(refused(ANA, ticket()).message()).contains("belongs to another caller");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "AAAA", "not base64!"})
  void whatTheServerDidNotGiveIsRefused(String given) {
    assertThat(refused(JO, given).message()).contains("The ticket is not valid");
  }

  @Test
  void aTicketOfAnotherToolIsRefused() {
    ToolDefinition other =
        tool("other", new RequestTemplate.Sealed("data.ticket", null, 5, Map.of()), Map.of());

    refused(JO, ticket(other, "{}", "{'data':{'ticket':'secret'}}"));
  }

  /** Its own minutes, or the time that the upstream says if that is earlier. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 300",
        "2026-01-31T15:01:00Z, 60",
        "2026-01-31T16:01:30+01:00, 90",
        "2026-01-31T15:05:00Z, 300",
        "2026-01-31T23:00:00Z, 300",
        "tomorrow, 300",
      })
  void worksUntilItExpires(@Nullable String until, int seconds) {
    String ticket =
        ticket(
            PREVIEW,
            "{}",
            until == null
                ? "{'data':{'ticket':'secret'}}"
                : "{'data':{'ticket':'secret','until':'" + until + "'}}");
    clock.move(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(opened(JO, "{'ticket':'" + ticket + "'}").arguments().get("ticket").stringValue())
        .isEqualTo("secret");
    clock.move(Duration.ofMillis(1));

    assertThat(refused(JO, ticket).message()).startsWith("The ticket has expired. Call preview");
  }

  @Test
  void withoutAnEndOfTheUpstreamItsMinutesCount() {
    String ticket =
        ticket(
            preview(new RequestTemplate.Sealed("data.ticket", null, 1, Map.of())),
            "{}",
            "{'data':{'ticket':'secret'}}");
    clock.move(Duration.ofMinutes(1));

    refused(JO, ticket);
  }

  @Test
  void factsTravelInTheSameSeal() {
    ToolDefinition tool =
        preview(
            new RequestTemplate.Sealed(
                "data.ticket",
                null,
                5,
                Map.of(
                    "count", "answer.data.count",
                    "note", "arguments.note",
                    "names", "answer.data.rows.name",
                    "nothing", "answer.data.nothing",
                    "absent", "answer.absent")));
    String ticket =
        ticket(
            tool,
            "{'note':'hello'}",
            "{'data':{'ticket':'secret','count':2,'nothing':null,"
                + "'rows':[{'name':'a'},{'name':'b'}]}}");

    ObjectNode facts = opened(JO, "{'ticket':'" + ticket + "'}").facts();

    assertThat(facts).isNotNull();
    assertThat(facts.propertyNames()).containsExactlyInAnyOrder("count", "note", "names");
    assertThat(facts.get("count").intValue()).isEqualTo(2);
    assertThat(facts.get("note").stringValue()).isEqualTo("hello");
    assertThat(facts.get("names").toString()).isEqualTo("[\"a\",\"b\"]");
  }

  @Test
  void anArgumentThatIsNotGivenIsNotOpened() {
    ToolCall sent = opened(JO, "{'second':'" + ticket() + "'}");

    assertThat(text(sent.arguments())).isEqualTo("{'second':'secret'}");
    assertThat(text(opened(JO, "{'ticket':5}").arguments())).isEqualTo("{'ticket':5}");
    assertThat(opened(JO, "{}").facts()).isNotNull().isEmpty();
  }

  @Test
  void theArgumentsOfTheCallItselfStayAsTheyWere() {
    String ticket = ticket();
    ToolCall call = call(SEND, JO, "{'ticket':'" + ticket + "'}");
    seals.intercept(call, onward -> ToolResult.of(json("{}")));

    assertThat(call.arguments().get("ticket").stringValue()).isEqualTo(ticket);
  }

  /** Better lost than readable. */
  @ParameterizedTest
  @ValueSource(strings = {"7", "{'secret':1}", "['secret']", "null"})
  void whatIsOfAnotherFormIsTakenAway(String ticket) {
    assertThat(text(answered(PREVIEW, "{}", "{'data':{'ticket':" + ticket + ",'n':1}}")))
        .isEqualTo("{'data':{'n':1}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'data':{}}", "{'data':[1]}", "{'data':'secret'}"})
  void anAnswerWithoutTheFieldStaysAsItIs(String answer) {
    assertThat(text(answered(PREVIEW, "{}", answer))).isEqualTo(answer);
  }

  @Test
  void aFieldMayStandAtTheTop() {
    ToolDefinition tool = preview(new RequestTemplate.Sealed("ticket", null, 5, Map.of()));

    ObjectNode shown = answered(tool, "{}", "{'ticket':'secret'}");

    assertThat(shown.toString()).doesNotContain("secret");
    assertThat(
            opened(JO, "{'ticket':'" + shown.get("ticket").stringValue() + "'}")
                .arguments()
                .get("ticket")
                .stringValue())
        .isEqualTo("secret");
  }

  @Test
  void otherToolsAreNotTouched() {
    String answer = "{'data':{'ticket':'plain'}}";
    ToolCall plain = call(preview(null), JO, "{'ticket':'x'}");
    AtomicReference<ToolCall> sent = new AtomicReference<>();

    assertThat(
            text(
                seals
                    .intercept(
                        plain,
                        onward -> {
                          sent.set(onward);
                          return ToolResult.of(json(answer));
                        })
                    .structured()))
        .isEqualTo(answer);
    assertThat(sent.get()).isSameAs(plain);
    assertThat(text(answered(definition("handled", null), "{}", answer))).isEqualTo(answer);
  }
}
