package com.instainstru.copilot.cli.install;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A program that reads MCP servers from a file of JSON, and how that file looks. */
public enum McpClient {
  CLAUDE_DESKTOP(
      "claude-desktop",
      "Claude Desktop",
      Place.CONFIGURATION,
      "Claude/claude_desktop_config.json",
      "mcpServers",
      "",
      false,
      false),
  CLAUDE_CODE(
      "claude-code", "Claude Code", Place.HOME, ".claude.json", "mcpServers", "${%s}", true, false),
  CURSOR(
      "cursor", "Cursor", Place.HOME, ".cursor/mcp.json", "mcpServers", "${env:%s}", false, true),
  VSCODE(
      "vscode",
      "VS Code",
      Place.CONFIGURATION,
      "Code/User/mcp.json",
      "servers",
      "${env:%s}",
      true,
      true);

  private final String word;
  private final String title;
  private final Place place;
  private final String file;
  private final String container;
  private final String reference;
  private final boolean typed;
  private final boolean comments;

  /**
   * @param reference how its file refers to a variable; empty where it cannot
   * @param typed whether an entry names its transport
   * @param comments whether the client reads comments
   */
  McpClient(
      String word,
      String title,
      Place place,
      String file,
      String container,
      String reference,
      boolean typed,
      boolean comments) {
    this.word = word;
    this.title = title;
    this.place = place;
    this.file = file;
    this.container = container;
    this.reference = reference;
    this.typed = typed;
    this.comments = comments;
  }

  /** Where a client's file is kept. */
  private enum Place {
    HOME,
    CONFIGURATION
  }

  /** What it is called on the command line. */
  public String word() {
    return word;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** The file of a user's own servers. */
  public Path file(UserFolders folders) {
    return switch (place) {
      case HOME -> folders.home().resolve(file);
      case CONFIGURATION -> folders.configuration().resolve(file);
    };
  }

  /** The member that holds all servers by name. */
  String container() {
    return container;
  }

  /** Whether its file may have comments. */
  boolean comments() {
    return comments;
  }

  /** Whether its file can name a server over HTTP. */
  public boolean knowsRemotes() {
    return !reference.isEmpty();
  }

  /** How its file refers to a variable of the environment; empty where it cannot. */
  public Optional<String> reference(String variable) {
    return reference.isEmpty() ? Optional.empty() : Optional.of(reference.formatted(variable));
  }

  /** An entry in the form of this client. */
  ObjectNode members(ServerEntry entry) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    if (entry instanceof ServerEntry.Program program) {
      if (typed) {
        members.put("type", "stdio");
      }
      members.put("command", program.command());
      program.arguments().forEach(members.putArray("args")::add);
      Map<String, String> environment = program.environment();
      if (!environment.isEmpty()) {
        environment.forEach(members.putObject("env")::put);
      }
    } else if (entry instanceof ServerEntry.Remote remote) {
      if (typed) {
        members.put("type", "http");
      }
      members.put("url", remote.url().toString());
      remote
          .tokenVariable()
          .flatMap(this::reference)
          .ifPresent(token -> members.putObject("headers").put("Authorization", "Bearer " + token));
    }
    return members;
  }
}
