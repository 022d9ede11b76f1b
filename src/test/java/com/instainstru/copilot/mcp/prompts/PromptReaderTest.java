package com.instainstru.copilot.mcp.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.CatalogException;
import com.instainstru.copilot.tools.catalog.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What prompts may say, and what is told about a mistake. */
class PromptReaderTest {
  private static final String GOOD =
      """
      prompts: 1
      closing: The end.
      entries:
        look:
          title: Look
          description: Looks at one thing.
          arguments:
            id: { description: Which one, required: true, pattern: '[a-f0-9]{32}' }
            hours: { description: How long, values: ['1', '2'], default: '1' }
            said: { description: Words, longest: 20 }
          goal: Find out.
          steps:
            - tool: sentry_event_lookup
              arguments: { event_id: '{id}' }
              needed: true
              look: At the issue.
            - tool: sentry_issue_detail
              take: { issue_id: { from: sentry_event_lookup, at: /issue/id } }
              look: At the number.
            - tool: celery_task_history
              arguments: { hours: '{hours}' }
              look: At the rest.
          report: [What it is.]
      """;

  private final PromptReader reader = new PromptReader(Assembly.catalog(null));

  @TempDir Path folder;

  private PromptCatalog read(String text) {
    return reader.read(YamlDocument.parse("prompts.yaml", text));
  }

  private List<String> faults(String text) {
    return catchThrowableOfType(CatalogException.class, () -> read(text)).faults().stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void aPromptIsRead() {
    PromptDefinition look = read(GOOD).prompts().get(0);
    assertThat(look.arguments())
        .extracting(PromptArgument::name)
        .containsExactly("id", "hours", "said");
    assertThat(look.steps())
        .extracting(PromptStep::tool)
        .containsExactly(
            "instainstru_sentry_event_lookup",
            "instainstru_sentry_issue_detail",
            "instainstru_celery_task_history");
    assertThat(look.steps().get(1).taken())
        .containsExactly(
            new PromptStep.Taken("issue_id", "instainstru_sentry_event_lookup", "/issue/id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prompts: 1|prompts: 2|prompts: is not 1; begin the file with prompts: 1",
        "prompts: 1|prompts: one|prompts: is not 1; begin the file with prompts: 1",
        "closing: The end.|other: x|other: unknown key; known keys: closing, entries, prompts",
        "title: Look|titel: Look|entries.look.titel: unknown key; did you mean title?",
        "goal: Find out.|goal: ''|entries.look.goal: is no text; give a text",
        "report: [What it is.]|report: []|entries.look.report: is empty; say what the report holds,"
            + " point by point",
        "tool: celery_task_history|tool: celery_task_histroy|steps[2].tool: is no tool; did you"
            + " mean celery_task_history?",
        "tool: celery_task_history|tool: zzzzzzzzzzzzz|steps[2].tool: is no tool; name a tool of"
            + " the catalog without its prefix",
        "hours: '{hours}' }|hour: '{hours}' }|steps[2].arguments.hour: is no argument of the tool;"
            + " see its input schema",
        "hours: '{hours}' }|hours: '{days}' }|steps[2].arguments.hours: has a blank that nothing"
            + " fills; use an argument with values or a pattern",
        "hours: '{hours}' }|hours: '{hours}', task_name: '{said}' }|steps[2].arguments.task_name:"
            + " has a blank that nothing fills; use an argument with values or a pattern",
        "hours: '{hours}' }|hours: 1 }|entries.look.arguments.hours: is not used; use it in a step",
        "needed: true|needed: false|entries.look.steps: has none that is needed; set needed: true"
            + " on a step",
        "needed: true|needed: yea|steps[0].needed: is no boolean; give true or false",
        "needed: true|when: whose|steps[0].when: is no argument of the prompt; name an argument",
        "required: true,|required: false,|steps[0].arguments: can lack event_id; give it, or say"
            + " when the step is made",
        "take: {|takes: {|steps[1].takes: unknown key; did you mean take?",
        "take: {|takes: {|steps[1].arguments: can lack issue_id; give it, or say when the step is"
            + " made",
        "from: sentry_event_lookup|from: sentry_issues_top|steps[1].take.issue_id.from: names no"
            + " single step before; name the tool of one step",
        "at: /issue/id|at: issue.id|steps[1].take.issue_id.at: is no JSON Pointer; begin with a"
            + " slash",
        "issue_id: {|issue: {|steps[1].arguments.issue: is no argument of the tool; see its input"
            + " schema",
        "default: '1'|default: '3'|entries.look.arguments.hours.default: is not taken; give one of"
            + " 1, 2",
        "values: ['1', '2'],|values: ['1', '2'], required:"
            + " true,|entries.look.arguments.hours.default: is never used; take default or required"
            + " away",
        "values: ['1', '2'],|values: ['1', \"2\\n"
            + "3\"],|entries.look.arguments.hours.values: has a value with a line break; give"
            + " values of one line",
        "longest: 20|complete: metrics|entries.look.arguments.said: needs one rule for its values;"
            + " give values, values_of, pattern or longest",
        "longest: 20|longest: 20, pattern: x|entries.look.arguments.said: needs one rule for its"
            + " values; give values, values_of, pattern or longest",
        "longest: 20|longest: 0|entries.look.arguments.said.longest: is no length; give whole"
            + " characters from 1 to 2000",
        "longest: 20|longest: 2001|entries.look.arguments.said.longest: is no length; give whole"
            + " characters from 1 to 2000",
        "longest: 20|longest: much|entries.look.arguments.said.longest: is no length; give whole"
            + " characters from 1 to 2000",
        "longest: 20|longest: 20, complete: people|entries.look.arguments.said.complete: is"
            + " unknown; give metrics, dashboards, services or categories",
        "'[a-f0-9]{32}'|'[a'|entries.look.arguments.id.pattern: is no regular expression; correct"
            + " the expression",
        "'[a-f0-9]{32}'|'a.b'|entries.look.arguments.id.pattern: fits blanks, braces or quotes;"
            + " name the characters that are allowed",
        "'[a-f0-9]{32}'|'[^x]+'|entries.look.arguments.id.pattern: fits blanks, braces or quotes;"
            + " name the characters that are allowed",
        "values: ['1', '2'], default: '1'|values_of:"
            + " bookings_summary|entries.look.arguments.hours.values_of: names no choices; give"
            + " tool.argument of an argument that has an enum",
        "values: ['1', '2'], default: '1'|values_of:"
            + " bookings_recent.limit|entries.look.arguments.hours.values_of: names no choices;"
            + " give tool.argument of an argument that has an enum",
        "values: ['1', '2'], default: '1'|values_of:"
            + " nothing.limit|entries.look.arguments.hours.values_of: names no choices; give"
            + " tool.argument of an argument that has an enum",
      })
  void aMistakeIsToldWithPlaceAndRemedy(String part, String wrong, String told) {
    assertThat(GOOD).contains(part);
    assertThat(faults(GOOD.replace(part, wrong)))
        .anySatisfy(fault -> assertThat(fault).startsWith("prompts.yaml:").contains(told));
  }

  @Test
  void aPromptMayHaveNoArguments() {
    String text =
        GOOD.replaceAll("(?s)    arguments:\n      id:.*?    goal", "    goal")
            .replace("arguments: { event_id: '{id}' }", "arguments: { event_id: 'a' }")
            .replace("arguments: { hours: '{hours}' }", "arguments: { hours: 1 }");
    assertThat(read(text).prompts().get(0).arguments()).isEmpty();
  }

  @Test
  void choicesOfAToolAreTheValues() {
    String text =
        GOOD.replace("values: ['1', '2'], default: '1'", "values_of: celery_task_history.state")
            .replace("arguments: { hours: '{hours}' }", "arguments: { state: '{hours}' }");
    assertThat(read(text).prompts().get(0).arguments().get(1).accepts())
        .isEqualTo(
            new ArgumentConstraint.OneOf(
                List.of(
                    "SUCCESS", "FAILURE", "PENDING", "RECEIVED", "STARTED", "RETRY", "REVOKED")));
  }

  @Test
  void aSourceWithAFaultIsNotPacked() throws IOException {
    Path source = Files.writeString(folder.resolve("p.yaml"), GOOD.replace("prompts: 1", ""));
    Path packed = folder.resolve("p.json");
    assertThat(catchThrowableOfType(CatalogException.class, () -> reader.pack(source, packed)))
        .hasMessageContaining("p.yaml:1: prompts: is not 1");
    assertThat(packed).doesNotExist();
  }
}
