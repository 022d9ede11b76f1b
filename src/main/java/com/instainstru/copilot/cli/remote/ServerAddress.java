package com.instainstru.copilot.cli.remote;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.Loopback;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployed server is, and the token that it gets.
 *
 * @param endpoint the URL of MCP, which ends with {@code /mcp}
 */
public record ServerAddress(HttpUrl endpoint, CallerToken token) {
  private static final String MCP = "/mcp";

  /**
   * @param url as typed; the path {@code /mcp} may be left out
   * @param tokenFile null to take the token from the environment
   * @throws ConfigurationException if the URL or the token is unusable, or the token would travel
   *     unencrypted
   */
  public static ServerAddress of(
      String url, Map<String, String> environment, @Nullable Path tokenFile) {
    HttpUrl typed = HttpUrl.parse(url);
    if (typed == null) {
      throw new ConfigurationException(
          "--server must be an http or https URL, such as https://copilot.example.com.");
    }
    if (typed.query() != null
        || typed.fragment() != null
        || !typed.username().isEmpty()
        || !typed.password().isEmpty()) {
      throw new ConfigurationException(
          "--server must be a URL without user, query and fragment. The token comes from"
              + " INSTAINSTRU_MCP_CALLER_TOKEN or --token-file.");
    }
    CallerToken token = CallerToken.of(environment, tokenFile);
    if (!token.isMissing() && !typed.isHttps() && !isLoopback(typed.host())) {
      throw new ConfigurationException(
          "The token is not sent to "
              + typed.host()
              + " over http, because everybody on the way could read it. Use https, or a tunnel to"
              + " this machine such as `ssh -L`.");
    }
    String path = typed.encodedPath().replaceAll("/+$", "");
    return new ServerAddress(
        typed.newBuilder().encodedPath(path.endsWith(MCP) ? path : path + MCP).build(), token);
  }

  private static boolean isLoopback(String host) {
    return Loopback.is(host) || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** The URL of another path of the same server. */
  HttpUrl at(String path) {
    String base = endpoint.encodedPath();
    return endpoint
        .newBuilder()
        .encodedPath(base.substring(0, base.length() - MCP.length()) + path)
        .build();
  }

  /** Host and port, for messages. */
  String host() {
    return endpoint.host() + ":" + endpoint.port();
  }
}
