package com.instainstru.copilot.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads how upstreams are reached. */
final class OutboundSettingsReader {
  private static final String PROXY_FORM =
      "must be a URL such as http://proxy.example.com:3128, with user and password before the host"
          + " if it asks for them, special characters percent-encoded.";

  private final SettingValues values;

  private OutboundSettingsReader(SettingValues values) {
    this.values = values;
  }

  static OutboundSettings read(SettingValues values) {
    OutboundSettingsReader reader = new OutboundSettingsReader(values);
    return new OutboundSettings(reader.authorities(), reader.proxy());
  }

  private List<X509Certificate> authorities() {
    Path file = values.path(SettingName.CA_FILE);
    if (file == null) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      values.fault(SettingName.CA_FILE, "names a file that cannot be read: " + file + ".");
      return List.of();
    } catch (CertificateException e) {
      // Told below.
    }
    values.fault(
        SettingName.CA_FILE,
        "must name a PEM file with certificates (-----BEGIN CERTIFICATE-----); "
            + file
            + " has"
            + " none that can be read.");
    return List.of();
  }

  private @Nullable ProxySettings proxy() {
    String text = values.textOrNull(SettingName.PROXY_URL);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      String path = url.getRawPath();
      if (url.getHost() != null
          && "http".equals(url.getScheme())
          && url.getPort() > 0
          && (path.isEmpty() || path.equals("/"))
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return proxy(url);
      }
    } catch (URISyntaxException e) {
      // Told below; the exception's message holds the URL with its password.
    }
    values.fault(SettingName.PROXY_URL, PROXY_FORM);
    return null;
  }

  private @Nullable ProxySettings proxy(URI url) {
    List<String> exceptions =
        values.list(SettingName.NO_PROXY).stream()
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .toList();
    String pair = url.getRawUserInfo();
    if (pair == null) {
      return new ProxySettings(url.getHost(), url.getPort(), null, null, exceptions);
    }
    String[] parts = pair.split(":", 2);
    if (parts.length < 2 || parts[0].isEmpty() || parts[1].isBlank()) {
      values.fault(SettingName.PROXY_URL, PROXY_FORM);
      return null;
    }
    return new ProxySettings(
        url.getHost(), url.getPort(), decoded(parts[0]), Secret.of(decoded(parts[1])), exceptions);
  }

  /** A plus sign stands for itself, other than in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
