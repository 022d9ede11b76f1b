package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.install.Installation;
import com.instainstru.copilot.cli.install.McpClient;
import com.instainstru.copilot.cli.install.ServerEntry;
import com.instainstru.copilot.cli.install.UserFolders;
import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.spelling.NearestName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code copilot install}: this server in the configuration of an MCP client. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description = "Add this server to a client's configuration; without --write, show the change.",
    footer = {
      "",
      "Everything else in the file stays as it is, including comments. The old",
      "file stays beside it. On a terminal, the command asks before it writes.",
      "",
      "Examples:",
      "  copilot install claude-desktop --demo            show what would change",
      "  copilot install claude-desktop --demo --write    change it",
      "  copilot install cursor --env-file ~/copilot.env --write",
      "  copilot install claude-code --file .mcp.json --env API_SERVICE_TOKEN --write",
      "  copilot install vscode --url https://copilot.example.com/mcp --write"
    })
final class InstallCommand implements Callable<Integer> {
  private static final String NAME = "instainstru";

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "CLIENT",
      completionCandidates = Clients.class,
      description = "${COMPLETION-CANDIDATES}.")
  private String word = "";

  @Option(names = "--write", description = "Change the file without asking.")
  private boolean write;

  @Option(names = "--demo", description = "Serve the demo.")
  private boolean demo;

  @Option(names = "--actions", description = "Offer actions: tools with an effect on others.")
  private boolean actions;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "File with the settings; default: .env of this folder, if it exists.")
  private @Nullable Path envFile;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description =
          "A setting to pass on: as a reference if the client supports references, otherwise its"
              + " current value. Repeatable.")
  private List<String> variables = List.of();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Use a server over HTTP instead of starting one.")
  private @Nullable URI url;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Variable with the token for --url; without it, the client signs in.")
  private @Nullable String tokenVariable;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the entry; default: instainstru, or instainstru-demo.")
  private @Nullable String name;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Another configuration file, such as a project's.")
  private @Nullable Path file;

  InstallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Words for clients, for the help and for completion. */
  static final class Clients implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(McpClient.values()).map(McpClient::word).iterator();
    }
  }

  @Override
  public Integer call() {
    McpClient client = client();
    Path place = file == null ? client.file(folders()) : inWorkingDirectory(file);
    Installation installation = Installation.prepare(client, place, entryName(), entry(client));
    if (!installation.changes()) {
      terminal.out().println(installation.file() + ": " + entryName() + " already exists.");
      return CopilotCommand.DONE;
    }
    terminal.out().println(installation.file() + (installation.exists() ? "" : " (new)"));
    installation.preview().forEach(terminal.out()::println);
    terminal.out().flush();
    if (!write && !agrees()) {
      terminal.err().println("Nothing was written. Use --write to write it.");
      return CopilotCommand.DONE;
    }
    Optional<Path> kept = installation.write();
    terminal
        .out()
        .println("Written." + kept.map(former -> " The old file is " + former).orElse(""));
    terminal.out().println("Restart " + client.title() + " to use it.");
    return CopilotCommand.DONE;
  }

  private boolean agrees() {
    if (!terminal.interactive()) {
      return false;
    }
    String typed = terminal.prompt("Write this? [y/N] ");
    return typed.equalsIgnoreCase("y") || typed.equalsIgnoreCase("yes");
  }

  private McpClient client() {
    List<String> known = new ArrayList<>();
    for (McpClient client : McpClient.values()) {
      if (client.word().equals(word)) {
        return client;
      }
      known.add(client.word());
    }
    throw new ConfigurationException(
        "There is no client "
            + word
            + ". "
            + NearestName.of(word, known)
                .map(nearest -> "Did you mean " + nearest + "?")
                .orElse(
                    "Known clients: "
                        + String.join(", ", known)
                        + "; see docs/clients.md for others."));
  }

  private UserFolders folders() {
    return UserFolders.of(
        System.getProperty("os.name"), System.getProperty("user.home"), terminal.environment());
  }

  private Path inWorkingDirectory(Path given) {
    return terminal.workingDirectory().resolve(given).normalize();
  }

  private String entryName() {
    if (name != null) {
      return name;
    }
    return demo ? NAME + "-demo" : NAME;
  }

  private ServerEntry entry(McpClient client) {
    if (url != null) {
      return remote(client, url);
    }
    if (tokenVariable != null) {
      throw new ConfigurationException("--token-env needs --url.");
    }
    List<String> command = new ArrayList<>(thisProgram());
    command.addAll(demo ? List.of("demo", "--stdio") : List.of("stdio"));
    if (actions) {
      command.add("--actions");
    }
    settingsFile()
        .ifPresent(settings -> command.addAll(List.of("--env-file", settings.toString())));
    return new ServerEntry.Program(
        command.get(0), command.subList(1, command.size()), environment(client));
  }

  private ServerEntry remote(McpClient client, URI remote) {
    if (demo || actions || envFile != null || !variables.isEmpty()) {
      throw new ConfigurationException(
          "--url names a running server. Do not combine it with --demo, --actions, --env-file or"
              + " --env.");
    }
    if (!client.knowsRemotes()) {
      throw new ConfigurationException(
          client.title()
              + " adds servers over HTTP in its settings, under Connectors, not in its file. Add "
              + remote
              + " there, or leave --url out.");
    }
    if (!List.of("http", "https").contains(String.valueOf(remote.getScheme()))
        || remote.getHost() == null
        || remote.getUserInfo() != null) {
      throw new ConfigurationException(
          "--url must be the server's address, such as https://copilot.example.com/mcp.");
    }
    return new ServerEntry.Remote(remote, Optional.ofNullable(tokenVariable));
  }

  private Optional<Path> settingsFile() {
    if (demo) {
      if (envFile != null) {
        throw new ConfigurationException(
            "--demo needs no settings. Do not combine it with --env-file.");
      }
      return Optional.empty();
    }
    Path settings = inWorkingDirectory(envFile == null ? Path.of(".env") : envFile);
    if (Files.isRegularFile(settings)) {
      return Optional.of(settings);
    }
    if (envFile != null) {
      throw new ConfigurationException(
          settings
              + " is not a file. Write the settings there first; docs/configuration.md lists them.");
    }
    if (variables.isEmpty()) {
      terminal
          .err()
          .println(
              "The server would start without settings. Give them with --env-file or --env, or try"
                  + " --demo.");
    }
    return Optional.empty();
  }

  private Map<String, String> environment(McpClient client) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String variable : variables) {
      SettingName setting = setting(variable);
      values.put(
          setting.key(),
          client.reference(setting.key()).orElseGet(() -> valueNow(client, setting)));
    }
    return values;
  }

  private static SettingName setting(String variable) {
    Optional<SettingName> known =
        SettingName.of(variable).or(() -> SettingName.of(SettingName.PREFIX + variable));
    if (known.isEmpty()) {
      List<String> names = Stream.of(SettingName.values()).map(SettingName::name).toList();
      throw new ConfigurationException(
          variable
              + " is not a setting. "
              + NearestName.of(variable.replaceFirst("^" + SettingName.PREFIX, ""), names)
                  .map(nearest -> "Did you mean " + SettingName.PREFIX + nearest + "?")
                  .orElse("docs/configuration.md lists them."));
    }
    return known.get();
  }

  private String valueNow(McpClient client, SettingName setting) {
    String value = terminal.environment().getOrDefault(setting.key(), "");
    if (value.isBlank()) {
      throw new ConfigurationException(
          setting.key()
              + " is not set here, and "
              + client.title()
              + " needs its value. Set it and repeat, or use --env-file.");
    }
    return value;
  }

  /** How to start what runs now: the launcher, or Java with this jar. */
  private static List<String> thisProgram() {
    String launcher = System.getProperty("copilot.launcher");
    if (launcher != null) {
      return List.of(launcher);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      URI place = InstallCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return List.of(java, "-jar", Path.of(place).toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the jar has no path", e);
    }
  }
}
