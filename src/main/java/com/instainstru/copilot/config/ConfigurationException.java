package com.instainstru.copilot.config;

import java.util.List;

/** Settings cannot be used. Its message holds one teaching line per fault and no secret. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(List<String> faults) {
    super(String.join("\n", faults));
  }

  public ConfigurationException(String fault) {
    this(List.of(fault));
  }
}
