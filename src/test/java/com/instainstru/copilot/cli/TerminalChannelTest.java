package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.LogLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class TerminalChannelTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private TerminalChannel channel(String typed, boolean answers) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            Path.of("."),
            100,
            true,
            true,
            answers);
    return new TerminalChannel(terminal, Progress.of(terminal, "asking"));
  }

  @Test
  void declaresFormsAloneOnATerminal() {
    TerminalChannel channel = channel("", true);
    channel.log(LogLevel.ERROR, "calls", JsonNodeFactory.instance.objectNode());
    channel.progress(1, 2, "half");

    assertThat(channel.capabilities()).containsExactly(ClientCapability.FORM);
    assertThat(
            catchThrowableOfType(
                    ClientInputRequired.CapabilityMissing.class,
                    () -> channel.ask(List.of(InputRequest.roots("a"))))
                .capabilities())
        .containsExactly(ClientCapability.ROOTS);
    assertThat(channel("", false).capabilities()).isEmpty();
  }

  @Test
  void acceptsATypedValueAndDeclinesAnEmptyLine() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putObject("properties").putObject("count").put("title", "Number");
    List<InputRequest> form = List.of(InputRequest.form("sure", "Mail them?", schema));

    assertThat(
            Objects.requireNonNull(channel("2\n", true).ask(form).get("sure"))
                .at("/content/count")
                .asString())
        .isEqualTo("2");
    assertThat(
            Objects.requireNonNull(channel("\n", true).ask(form).get("sure"))
                .path("action")
                .asString())
        .isEqualTo("decline");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Mail them?", "Number");
  }
}
