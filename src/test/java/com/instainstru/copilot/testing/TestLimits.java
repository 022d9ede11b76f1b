package com.instainstru.copilot.testing;

import com.instainstru.copilot.config.SettingsReader;
import com.instainstru.copilot.config.UpstreamLimits;
import java.util.Map;

/** Limits of upstreams as a deployment gives them. */
public final class TestLimits {
  private TestLimits() {}

  /**
   * @param limits as {@code INSTAINSTRU_MCP_LIMITS} takes them
   */
  public static UpstreamLimits of(String limits) {
    return new SettingsReader(Map.of("INSTAINSTRU_MCP_LIMITS", limits), null)
        .read(Map.of(), false)
        .settings()
        .limits()
        .upstream();
  }
}
