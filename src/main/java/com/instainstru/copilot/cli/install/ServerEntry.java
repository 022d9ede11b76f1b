package com.instainstru.copilot.cli.install;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a client reaches this server. */
public sealed interface ServerEntry {

  /**
   * A process that the client starts and speaks with over standard input and output.
   *
   * @param environment values by name, in the order in which they are written
   */
  record Program(String command, List<String> arguments, Map<String, String> environment)
      implements ServerEntry {
    public Program {
      arguments = List.copyOf(arguments);
      environment = new LinkedHashMap<>(environment);
    }
  }

  /**
   * A server over HTTP.
   *
   * @param tokenVariable name of the variable with the token that the client shows; empty where the
   *     client signs in by itself
   */
  record Remote(URI url, Optional<String> tokenVariable) implements ServerEntry {}
}
