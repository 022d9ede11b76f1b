package com.instainstru.copilot.testing;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.SettingsReader;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.ToolOutcome;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole server without front end, for tests of what it offers. */
public final class TestAssembly {
  private TestAssembly() {}

  /** One without upstreams, its settings as given. */
  public static Assembly with(Map<SettingName, String> settings) {
    return with(settings, Clock.systemUTC());
  }

  /** The same by another clock. */
  public static Assembly with(Map<SettingName, String> settings, Clock clock) {
    return Assembly.of(new SettingsReader(Map.of(), null).read(settings, true).settings(), clock);
  }

  /**
   * Calls a tool as the operator of this machine.
   *
   * @param tool its name without prefix
   */
  public static ToolOutcome call(Assembly assembly, String tool, ObjectNode arguments) {
    return assembly
        .tools()
        .call("instainstru_" + tool, arguments, CallContext.of(Caller.local(), "cli", "test"));
  }

  /**
   * The same.
   *
   * @param arguments as JSON, with single quotes for double ones
   */
  public static ToolOutcome call(Assembly assembly, String tool, String arguments) {
    return call(
        assembly, tool, (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')));
  }

  /** One without upstreams and with actions on. */
  public static Assembly withActions() {
    return with(Map.of(SettingName.ACTIONS, "on"));
  }
}
