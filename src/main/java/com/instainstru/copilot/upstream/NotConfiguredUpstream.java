package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;

/** Stands for an upstream that the deployment has no settings for. */
public final class NotConfiguredUpstream implements Upstream {
  private final String name;
  private final String settings;

  /**
   * @param settings names of the settings that are missing, for people
   */
  public NotConfiguredUpstream(String name, String settings) {
    this.name = name;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UpstreamResponse send(UpstreamRequest request, CallContext context) {
    throw ToolFailure.of(
            FailureCode.NOT_CONFIGURED,
            "This server is not connected to "
                + (name.equals("backend") ? "the backend" : name)
                + ". Ask its operator to set "
                + settings
                + ".")
        .from(name, false);
  }
}
