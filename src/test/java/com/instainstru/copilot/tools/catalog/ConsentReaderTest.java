package com.instainstru.copilot.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConsentReaderTest {
  private static final String GOOD =
      """
      catalog: 1
      modules:
        refunds:
          title: Refunds
          upstream: backend
          tools:
            refund_check:
              title: Check a refund
              description: >-
                Says whether a refund would go through and gives a ticket for it, without refunding anything. Use it before the
                refund itself, and show the result to the user first. A ticket lives for five minutes only.
              scope: mcp:write
              annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true }
              input: { properties: {} }
              request:
                method: GET
                path: /api/v1/refunds/check
                seal: { path: ticket, minutes: 5, facts: { euros: answer.euros } }
              output: { type: object }
            refund_do:
              title: Refund
              description: >-
                Refunds what a ticket of the check names, and returns what was paid back; it cannot be undone. Use it only after the
                user has seen the result of the check and agreed to it. A ticket works for its own caller only.
              scope: mcp:write
              action: true
              consent:
                least: client
                words: "Refund {euros} euros with {ticket}."
                answer: euros
                title: Euros
              annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true }
              input:
                required: [ticket]
                properties: { ticket: { type: string, maxLength: 2000 } }
              request: { method: POST, path: /api/v1/refunds, body: [ticket], open: { ticket: refund_check } }
              output: { type: object }
      """;

  @TempDir Path folder;

  private Catalog read(String text) throws IOException {
    return new CatalogReader(Set.of()).read(Files.writeString(folder.resolve("mine.yaml"), text));
  }

  @Test
  void whatIsDeclaredIsRead() throws IOException {
    ToolDefinition refund = read(GOOD).tool("instainstru_refund_do").orElseThrow();
    assertThat(refund.consent())
        .isEqualTo(
            new ConsentRule(
                ConsentRule.Channel.CLIENT,
                "Refund {euros} euros with {ticket}.",
                "euros",
                "Euros",
                null));
  }

  @Test
  void everyActionThatTouchesOthersWantsConsent() {
    assertThat(
            Assembly.catalog(null).tools().stream()
                .filter(tool -> tool.consent() != null)
                .map(ToolDefinition::name))
        .containsExactly("instainstru_invites_send", "instainstru_alert_silence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "least: client|least: model|is no channel; give token, client or person",
        "answer: euros|answer: cents|is not told by the words; use {cents} in the words",
        "with {ticket}|with {reason}|tells {reason}, which is not known",
        "title: Euros|titel: Euros|did you mean title?",
        "action: true|action: false|goes with actions only",
        ", open: { ticket: refund_check }||has no way to be previewed",
        "title: Euros|title: Euros¶rehearsal: 1|is no object",
        "answer.euros|euros|is nowhere; begin with arguments. or answer.",
        "title: Euros|title: Euros¶rehearsal: { flag: dry, token: ticket }|declare it as a boolean under input"
      })
  void aFaultIsToldWithItsRemedy(String good, String bad, String told) {
    String broken = GOOD.replace(good, bad == null ? "" : bad.replace("¶", "\n" + " ".repeat(10)));
    CatalogException failure = catchThrowableOfType(CatalogException.class, () -> read(broken));
    assertThat(failure).hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "least: client|least: ''|consent.least: is no text; give a text",
        "seal: { path: ticket, minutes: 5, facts: { euros: answer.euros } }|cache: 5|request.open.ticket: names no tool that seals; name a tool of this file whose request has seal",
        "{ ticket: refund_check }|{ ticket: refund_do }|refund_do.request.open.ticket: names no tool that seals; name a tool of this file whose request has seal",
        "{ euros: answer.euros }|{ cents: answer.cents }|refund_do.consent.words: tells {euros}, which is not known; use an argument, or a fact of the seal that the tool opens",
        ", open: { ticket: refund_check }||refund_do.consent: has no way to be previewed; add rehearsal, or open what another tool sealed",
      })
  void aFaultStandsAtItsPlace(String good, String bad, String told) {
    CatalogException failure =
        catchThrowableOfType(
            CatalogException.class, () -> read(GOOD.replace(good, bad == null ? "" : bad)));
    assertThat(failure).hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ flag: ticket, token: ticket }|consent.rehearsal.flag: names no such argument; declare it as a boolean under input",
        "{ flag: dry, token: dry }|consent.rehearsal.token: names no such argument; declare it as a string under input",
        "{ flag: dry, token: nobody }|consent.rehearsal.token: names no such argument; declare it as a string under input",
        "{ flag: dry, token: ticket, tokn: x }|consent.rehearsal.tokn: unknown key; did you mean token?",
      })
  void aRehearsalNamesAFlagAndAToken(String rehearsal, String told) {
    String text =
        GOOD.replace("title: Euros", "title: Euros\n          rehearsal: " + rehearsal)
            .replace("maxLength: 2000 }", "maxLength: 2000 }, dry: { type: boolean }")
            .replace("body: [ticket]", "body: [ticket, dry]");
    CatalogException failure = catchThrowableOfType(CatalogException.class, () -> read(text));
    assertThat(failure.faults()).singleElement().asString().endsWith(told);
  }

  @Test
  void anActionMayBeRehearsedInsteadOfPreviewed() throws IOException {
    String rehearsed =
        GOOD.replace(
                "title: Euros", "title: Euros\n          rehearsal: { flag: dry, token: ticket }")
            .replace(
                "{ ticket: { type: string, maxLength: 2000 } }",
                "{ ticket: { type: string }, dry: { type: boolean }, euros: { type: integer } }")
            .replace(
                "body: [ticket], open: { ticket: refund_check }", "body: [ticket, dry, euros]");

    assertThat(read(rehearsed).tool("instainstru_refund_do").orElseThrow().consent())
        .extracting(ConsentRule::rehearsal)
        .isEqualTo(new ConsentRule.Rehearsal("dry", "ticket"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Refund {euros} to {name}.|euros, name",
        "{sure?really:perhaps} {sure}|sure",
        "{sure?:} {a_1}|sure, a_1",
        "{ x } {} {a b} {a?b} plain|''",
      })
  void factsAreTheNamesInBraces(String words, String facts) {
    assertThat(String.join(", ", ConsentReader.facts(words))).isEqualTo(facts);
  }

  @ParameterizedTest
  @EnumSource(ConsentRule.Channel.class)
  void aChannelIsMatchedByItsExactWord(ConsentRule.Channel channel) {
    assertThat(ConsentRule.Channel.of(channel.word())).contains(channel);
    assertThat(ConsentRule.Channel.of(channel.name())).isEmpty();
    assertThat(channel.word()).isLowerCase().isEqualToIgnoringCase(channel.name());
  }
}
