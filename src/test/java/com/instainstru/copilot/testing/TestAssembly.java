package com.instainstru.copilot.testing;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.SettingsReader;
import java.time.Clock;
import java.util.Map;

/** The whole server without front end, for tests of what it offers. */
public final class TestAssembly {
  private TestAssembly() {}

  /** One without upstreams, its settings as given. */
  public static Assembly with(Map<SettingName, String> settings) {
    return Assembly.of(
        new SettingsReader(Map.of(), null).read(settings, true).settings(), Clock.systemUTC());
  }

  /** One without upstreams and with actions on. */
  public static Assembly withActions() {
    return with(Map.of(SettingName.ACTIONS, "on"));
  }
}
