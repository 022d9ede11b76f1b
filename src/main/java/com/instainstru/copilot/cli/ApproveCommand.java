package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.Loopback;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.upstream.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code copilot approve}: an operator looks at an action that waits, and approves or refuses. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Show an action that waits for approval, then approve or reject it.",
    footer = {
      "",
      "The operator's token comes from INSTAINSTRU_MCP_APPROVER_TOKEN or --token-file.",
      "",
      "Examples:",
      "  copilot approve 7KXD-M2QA",
      "  copilot approve 7KXD-M2QA --url https://copilot.example.com --token-file ~/.copilot-token"
    })
final class ApproveCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long MAX_BYTES = 64 * 1024;
  private static final MediaType JSON = MediaType.get("application/json");

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CODE", description = "The approval_code of the call.")
  private String code = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "URL of the server; default ${DEFAULT-VALUE}.",
      defaultValue = "http://127.0.0.1:8001")
  private URI url = URI.create("http://127.0.0.1:8001");

  @Option(names = "--refuse", description = "Reject it instead.")
  private boolean refuse;

  @Option(names = "--yes", description = "Decide without asking.")
  private boolean yes;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the operator's token.")
  private @Nullable Path tokenFile;

  ApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!code.matches("[0-9A-Za-z-]{8,9}")) {
      terminal.err().println("A code has eight letters and digits, such as 7KXD-M2QA.");
      return CopilotCommand.WRONG_USAGE;
    }
    URI approval = URI.create(base() + "/api/v1/approvals/" + code);
    String token = token();
    Answer shown = send(request(approval, token).build());
    if (shown.status() != 200) {
      return failed(shown);
    }
    show(json(shown.body()));
    if (!yes && !agrees()) {
      terminal.err().println("Nothing was decided. The action still waits for approval.");
      return CopilotCommand.FAILED;
    }
    String decision =
        JsonNodeFactory.instance
            .objectNode()
            .put("decision", refuse ? "refuse" : "approve")
            .toString();
    Answer decided =
        send(request(approval, token).post(RequestBody.create(decision, JSON)).build());
    if (decided.status() != 200) {
      return failed(decided);
    }
    terminal
        .out()
        .println(refuse ? "Rejected." : "Approved. The caller can now repeat the same call once.");
    terminal.out().flush();
    return CopilotCommand.DONE;
  }

  private String base() {
    boolean safe =
        "https".equals(url.getScheme())
            || ("http".equals(url.getScheme()) && Loopback.is(url.getHost()));
    if (!safe || url.getRawQuery() != null || url.getRawUserInfo() != null) {
      throw new ConfigurationException(
          "--url must be an https URL without query, or http on the loopback, because it receives a"
              + " token.");
    }
    return url.toString().replaceAll("/+$", "").replaceAll("/mcp$", "");
  }

  /** Never from the command line, which other users of the machine can read. */
  private String token() {
    String name = SettingName.APPROVER_TOKEN.key();
    String token = terminal.environment().getOrDefault(name, "");
    if (tokenFile != null) {
      try {
        token = Files.readString(tokenFile);
      } catch (IOException e) {
        throw new ConfigurationException("Cannot read the file of --token-file.");
      }
    }
    if (!Secret.isToken(token.strip())) {
      throw new ConfigurationException("The token contains invalid characters.");
    }
    return token.strip();
  }

  private static Request.Builder request(URI approval, String token) {
    Request.Builder request = new Request.Builder().url(approval.toString());
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private record Answer(int status, String body) {}

  private Answer send(Request request) {
    Progress progress = Progress.of(terminal, "asking " + url.getHost());
    Call call = new HttpTransport(UpstreamLimits.standard()).newCall(request);
    call.timeout().timeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    try (Response response = call.execute()) {
      return new Answer(response.code(), response.peekBody(MAX_BYTES).string());
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ConfigurationException("Interrupted; nothing was decided.");
      }
      throw new ConfigurationException(
          "No server answers at " + url + ". Start the server, or set --url.");
    } finally {
      progress.close();
    }
  }

  private int failed(Answer answer) {
    JsonNode body = json(answer.body());
    String message = body.path("message").asString(body.at("/error/message").asString(""));
    terminal.err().println("The server answered " + answer.status() + ". " + plain(message));
    if (answer.status() == 401) {
      terminal.err().println("Set INSTAINSTRU_MCP_APPROVER_TOKEN to the operator's token.");
    }
    return CopilotCommand.FAILED;
  }

  private static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private void show(JsonNode approval) {
    for (String field :
        new String[] {"action", "tool", "caller", "client", "expires_at", "state"}) {
      String label = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
      terminal
          .err()
          .printf("%-11s %s%n", label.replace('_', ' '), plain(approval.path(field).asString("")));
    }
  }

  private boolean agrees() {
    String typed = terminal.prompt((refuse ? "Reject" : "Approve") + " this? [y/N] ");
    return typed.equalsIgnoreCase("y") || typed.equalsIgnoreCase("yes");
  }

  /** What a caller chose must not steer the terminal or look like another line. */
  private static String plain(String text) {
    return text.replaceAll("[\\n\\t]", " ").replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "");
  }
}
