package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.DemoArguments;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** That a model can read what the tools answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerSizesTest {
  private static final int MAX_DEFAULT_BYTES = 8 * 1024;
  private static final int MAX_BYTES = 100 * 1024;

  private DemoWorld world;
  private Assembly assembly;
  private DemoArguments arguments;

  @BeforeAll
  void start() {
    world = DemoWorld.start(Clock.systemUTC());
    Map<SettingName, String> settings = new EnumMap<>(world.settings());
    settings.put(SettingName.ACTIONS, "on");
    settings.put(SettingName.SENTRY_DSN, world.sentryDsn());
    assembly = TestAssembly.with(settings);
    arguments = new DemoArguments(this::call);
  }

  @AfterAll
  void stop() {
    assembly.close();
    world.close();
  }

  private ToolOutcome call(String tool, ObjectNode given) {
    return TestAssembly.call(assembly, tool, given);
  }

  /** Size of the text of an answer, which has to be a success. */
  private int bytes(String tool, ObjectNode given) {
    ToolOutcome outcome = call(tool, given);
    assertThat(outcome)
        .as("%s %s: %s", tool, given, outcome)
        .isInstanceOf(ToolOutcome.Success.class);
    return ((ToolOutcome.Success) outcome)
        .result()
        .structured()
        .toString()
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }

  @Test
  void anAnswerWithDefaultArgumentsIsShort() {
    Map<String, Integer> tooLarge = new TreeMap<>();
    for (ToolDefinition tool : assembly.tools().offeredTo(Caller.local())) {
      String name = DemoArguments.name(tool);
      int bytes = bytes(name, arguments.required(name));
      if (bytes > MAX_DEFAULT_BYTES) {
        tooLarge.put(name, bytes);
      }
    }
    assertThat(assembly.tools().offeredTo(Caller.local())).hasSize(39);
    assertThat(tooLarge).isEmpty();
  }

  @Test
  void anAnswerWithTheLargestArgumentsFitsAModel() {
    Map<String, Integer> tooLarge = new TreeMap<>();
    for (ToolDefinition tool : assembly.tools().offeredTo(Caller.local())) {
      String name = DemoArguments.name(tool);
      for (ObjectNode largest : arguments.largest(tool)) {
        int bytes = bytes(name, largest);
        if (bytes > MAX_BYTES) {
          tooLarge.put(name + " " + largest, bytes);
        }
      }
    }
    assertThat(tooLarge).isEmpty();
  }
}
