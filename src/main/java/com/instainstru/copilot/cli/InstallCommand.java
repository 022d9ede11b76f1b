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
    description = "Add this server to a client's configuration; without --write show the change.",
    footer = {
      "",
      "What else is in the file stays as it is, comments included. The former",
      "file is kept beside it. On a terminal it asks before it writes.",
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

  @Option(names = "--write", description = "Change the file; do not ask.")
  private boolean write;

  @Option(names = "--demo", description = "Let it serve the demo world.")
  private boolean demo;

  @Option(names = "--actions", description = "Offer tools that change something others see.")
  private boolean actions;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "File with the settings; without it .env of this folder, if there is one.")
  private @Nullable Path envFile;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description =
          "A setting to hand over: as a reference where the client knows references, else its value"
              + " of now. May be repeated.")
  private List<String> variables = List.of();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Use a server over HTTP instead of starting one.")
  private @Nullable URI url;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Variable with the token to show to --url; without it the client signs in.")
  private @Nullable String tokenVariable;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the entry; without it instainstru, or instainstru-demo.")
  private @Nullable String name;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Another file than the client's own, such as a project's.")
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
      terminal.out().println(installation.file() + ": " + entryName() + " is there already.");
      return CopilotCommand.DONE;
    }
    terminal.out().println(installation.file() + (installation.exists() ? "" : " (new)"));
    installation.preview().forEach(terminal.out()::println);
    terminal.out().flush();
    if (!write && !agrees()) {
      terminal.err().println("Nothing was written; --write does it.");
      return CopilotCommand.DONE;
    }
    Optional<Path> kept = installation.write();
    terminal
        .out()
        .println("Written." + kept.map(former -> " The former file is " + former).orElse(""));
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
                .orElse("Known are " + String.join(", ", known) + "; docs/clients.md has others."));
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
      throw new ConfigurationException("--token-env goes with --url only.");
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
          "--url names a server that runs already: it goes without --demo, --actions, --env-file and"
              + " --env.");
    }
    if (!client.knowsRemotes()) {
      throw new ConfigurationException(
          client.title()
              + " adds servers over HTTP in its settings, under connectors, not in its file. Add "
              + remote
              + " there, or leave --url out.");
    }
    if (!List.of("http", "https").contains(String.valueOf(remote.getScheme()))
        || remote.getHost() == null
        || remote.getUserInfo() != null) {
      throw new ConfigurationException(
          "--url has to be the server's address, such as https://copilot.example.com/mcp.");
    }
    return new ServerEntry.Remote(remote, Optional.ofNullable(tokenVariable));
  }

  private Optional<Path> settingsFile() {
    if (demo) {
      if (envFile != null) {
        throw new ConfigurationException("--demo needs no settings: it goes without --env-file.");
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
              + " is no file. Write the settings there first; docs/configuration.md lists them.");
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
              + " is no setting. "
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
