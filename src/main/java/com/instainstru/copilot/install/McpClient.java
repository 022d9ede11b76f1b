package com.instainstru.copilot.install;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A program that reads MCP servers from a file of JSON, and how that file looks. */
public enum McpClient {
  CLAUDE_DESKTOP(
      "claude-desktop",
      "Claude Desktop",
      folders -> folders.configuration().resolve("Claude").resolve("claude_desktop_config.json"),
      "mcpServers",
      Optional.empty(),
      Traits.PLAIN),
  CLAUDE_CODE(
      "claude-code",
      "Claude Code",
      folders -> folders.home().resolve(".claude.json"),
      "mcpServers",
      Optional.of("${%s}"),
      Traits.TYPED),
  CURSOR(
      "cursor",
      "Cursor",
      folders -> folders.home().resolve(".cursor").resolve("mcp.json"),
      "mcpServers",
      Optional.of("${env:%s}"),
      Traits.COMMENTED),
  VSCODE(
      "vscode",
      "VS Code",
      folders -> folders.configuration().resolve("Code").resolve("User").resolve("mcp.json"),
      "servers",
      Optional.of("${env:%s}"),
      Traits.TYPED_COMMENTED);

  private final String word;
  private final String title;
  private final Function<UserFolders, Path> file;
  private final String container;
  private final Optional<String> reference;
  private final Traits traits;

  McpClient(
      String word,
      String title,
      Function<UserFolders, Path> file,
      String container,
      Optional<String> reference,
      Traits traits) {
    this.word = word;
    this.title = title;
    this.file = file;
    this.container = container;
    this.reference = reference;
    this.traits = traits;
  }

  /**
   * How a client writes its file.
   *
   * @param typed whether an entry names its transport
   * @param comments whether the client reads comments
   */
  private record Traits(boolean typed, boolean comments) {
    private static final Traits PLAIN = new Traits(false, false);
    private static final Traits TYPED = new Traits(true, false);
    private static final Traits COMMENTED = new Traits(false, true);
    private static final Traits TYPED_COMMENTED = new Traits(true, true);
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
    return file.apply(folders);
  }

  /** The member that holds all servers by name. */
  String container() {
    return container;
  }

  /** Whether its file may have comments. */
  boolean comments() {
    return traits.comments();
  }

  /** Whether its file can name a server over HTTP. */
  public boolean knowsRemotes() {
    return reference.isPresent();
  }

  /** How its file refers to a variable of the environment; empty where it cannot. */
  public Optional<String> reference(String variable) {
    return reference.map(form -> form.formatted(variable));
  }

  /** An entry in the form of this client. */
  ObjectNode members(ServerEntry entry) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    if (entry instanceof ServerEntry.Program program) {
      if (traits.typed()) {
        members.put("type", "stdio");
      }
      members.put("command", program.command());
      program.arguments().forEach(members.putArray("args")::add);
      Map<String, String> environment = program.environment();
      if (!environment.isEmpty()) {
        environment.forEach(members.putObject("env")::put);
      }
    } else if (entry instanceof ServerEntry.Remote remote) {
      if (traits.typed()) {
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
