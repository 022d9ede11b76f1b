package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.DocumentRoute;
import com.instainstru.copilot.mcp.transport.http.HttpReply;
import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The operator console's page and what it loads: static text without data, the same for everybody.
 * Each file has a route of its own; nothing is looked up by what a request names.
 */
final class ConsoleFiles {
  /** Where the page is; what it loads lies one step below. */
  public static final String PAGE = "/console";

  /** What the page loads. */
  static final List<String> FILES =
      List.of(
          "console.css",
          "icon.svg",
          "app.js",
          "session.js",
          "server.js",
          "problem.js",
          "dom.js",
          "tabs.js",
          "sign-in.js",
          "ask.js",
          "chart.js",
          "tools.js",
          "tool.js",
          "schema-form.js",
          "result.js",
          "dialogs.js",
          "activity.js",
          "approvals.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /**
   * Only this server's own files run and only this server is talked to; text is never parsed as
   * markup (Trusted Types); no other page frames this one (CSP Level 3).
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private ConsoleFiles() {}

  /** The routes, by path. */
  static Map<String, Route> routes(Sender sender) {
    Map<String, Route> routes = new HashMap<>();
    routes.put(PAGE, route(sender, "index.html"));
    FILES.forEach(file -> routes.put(PAGE + "/" + file, route(sender, file)));
    return routes;
  }

  private static Route route(Sender sender, String file) {
    HttpReply answer = answer(file);
    return DocumentRoute.fixed(sender, answer);
  }

  private static HttpReply answer(String file) {
    Map<String, String> headers = new LinkedHashMap<>();
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    headers.put("Content-Type", Objects.requireNonNull(type, file));
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    return new HttpReply(200, headers, ByteBuffer.wrap(bytes(file)));
  }

  private static byte[] bytes(String file) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream("/console/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
