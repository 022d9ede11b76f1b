package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.config.ListenAddress;
import com.instainstru.copilot.config.Loopback;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Keeps pages of foreign sites out: DNS rebinding by Host, cross-site requests by Origin. */
final class HostPolicy {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

  private static final Pattern LOOPBACK_ORIGIN =
      Pattern.compile("https?://(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::\\d{1,5})?");

  /** An IP address, which is what it says, as a name is not. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}|\\[[0-9a-f:.]{2,45}]");

  private final Set<String> hosts = new HashSet<>();
  private final Set<String> origins = new HashSet<>();
  private final boolean loopback;
  private final boolean anyAddress;
  private final @Nullable String publicOrigin;

  /** For the address where clients are served. */
  static HostPolicy ofService(HttpSettings settings, @Nullable URI publicUrl) {
    return new HostPolicy(settings.service(), settings, publicUrl, false);
  }

  /**
   * For the address where metrics are served. Scrapers name the address of the pod or machine that
   * they found, which no name of a foreign site can stand for.
   */
  static HostPolicy ofManagement(HttpSettings settings) {
    return new HostPolicy(settings.management(), settings, null, true);
  }

  private HostPolicy(
      ListenAddress address,
      HttpSettings settings,
      @Nullable URI publicUrl,
      boolean admitsOwnAddresses) {
    String bound = address.host().toLowerCase(Locale.ROOT);
    hosts.add(address.urlHost().toLowerCase(Locale.ROOT));
    loopback = Loopback.is(bound);
    if (loopback || EVERY_ADDRESS.contains(bound)) {
      hosts.addAll(Loopback.HOSTS);
    }
    anyAddress = admitsOwnAddresses && !loopback;
    if (publicUrl != null && publicUrl.getHost() != null) {
      hosts.add(publicUrl.getHost().toLowerCase(Locale.ROOT));
    }
    publicOrigin = publicUrl == null ? null : origin(publicUrl);
    settings.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    settings.allowedOrigins().forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  /** Whether the request is meant for this server. A configured name without port fits any port. */
  boolean admitsHost(Request request) {
    List<String> fields = request.getHeaders().getValuesList(HttpHeader.HOST);
    String authority = request.getHttpURI().getAuthority();
    return fields.size() == 1
        && admitsHost(fields.get(0))
        && (authority == null || admitsHost(authority));
  }

  private boolean admitsHost(String value) {
    String authority = value.toLowerCase(Locale.ROOT);
    String host = withoutPort(authority);
    return hosts.contains(authority)
        || hosts.contains(host)
        || (anyAddress && ADDRESS.matcher(host).matches());
  }

  private static String withoutPort(String authority) {
    int end = authority.length();
    while (end > 0 && isDigit(authority.charAt(end - 1))) {
      end--;
    }
    return end > 0 && authority.charAt(end - 1) == ':'
        ? authority.substring(0, end - 1)
        : authority;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * As browsers write it: without path, and without the port that {@code https} implies. Plain
   * {@code http} is for this machine's names only, which pass anyway.
   */
  private static String origin(URI url) {
    String port = url.getPort() < 0 || url.getPort() == 443 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  /**
   * Whether the request comes from no web page, from this server's own console, from a page of a
   * configured origin, or, where only this machine is served, from one of this machine. To be asked
   * after {@link #admitsHost}, since an own page is told by the host that the request names.
   */
  boolean admitsOrigin(Request request) {
    List<String> fields = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    return fields.isEmpty() || (fields.size() == 1 && admitsOrigin(fields.get(0), request));
  }

  private boolean admitsOrigin(String origin, Request request) {
    return isConfigured(origin) || isOfThisMachine(origin) || isOwn(origin, request);
  }

  /** Whether pages of that origin may read answers. */
  boolean isConfigured(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** The public URL's origin; without such a URL, where the browser found this server. */
  private boolean isOwn(String origin, Request request) {
    String own =
        publicOrigin == null ? "http://" + request.getHeaders().get(HttpHeader.HOST) : publicOrigin;
    return origin.equalsIgnoreCase(own);
  }

  private boolean isOfThisMachine(String origin) {
    return loopback && LOOPBACK_ORIGIN.matcher(origin.toLowerCase(Locale.ROOT)).matches();
  }
}
