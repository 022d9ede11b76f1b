package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.ProxySettings;
import com.instainstru.copilot.config.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** Makes a client trust private authorities and use a proxy. */
public final class OutboundRoute {
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private OutboundRoute() {}

  static void apply(OutboundSettings settings, OkHttpClient.Builder client) {
    ProxySettings proxy = settings.proxy();
    if (proxy == null) {
      client.proxy(Proxy.NO_PROXY);
    } else {
      client.proxySelector(new Selector(proxy)).proxyAuthenticator(authenticator(proxy));
    }
    if (!settings.authorities().isEmpty()) {
      HandshakeCertificates certificates = certificates(settings);
      client.sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager());
    }
  }

  /** Makes TLS connections for clients other than OkHttp; null if those of Java will do. */
  public static @Nullable SSLSocketFactory sslSocketFactory(OutboundSettings settings) {
    return settings.authorities().isEmpty() ? null : certificates(settings).sslSocketFactory();
  }

  private static HandshakeCertificates certificates(OutboundSettings settings) {
    HandshakeCertificates.Builder trusted =
        new HandshakeCertificates.Builder().addPlatformTrustedCertificates();
    settings.authorities().forEach(trusted::addTrustedCertificate);
    return trusted.build();
  }

  private static Authenticator authenticator(ProxySettings proxy) {
    String user = proxy.user();
    Secret password = proxy.password();
    if (user == null || password == null) {
      return Authenticator.NONE;
    }
    String credential = Credentials.basic(user, password.reveal(), StandardCharsets.UTF_8);
    return (route, response) -> {
      Request request = response.request();
      // A proxy that rejects it once rejects it again.
      return request.header(PROXY_AUTHORIZATION) == null
          ? request.newBuilder().header(PROXY_AUTHORIZATION, credential).build()
          : null;
    };
  }

  private static final class Selector extends ProxySelector {
    private final ProxySettings settings;
    private final Proxy proxy;

    Selector(ProxySettings settings) {
      this.settings = settings;
      this.proxy =
          new Proxy(
              Proxy.Type.HTTP,
              InetSocketAddress.createUnresolved(settings.host(), settings.port()));
    }

    @Override
    public List<Proxy> select(URI url) {
      return List.of(settings.isFor(url.getHost(), port(url)) ? proxy : Proxy.NO_PROXY);
    }

    private static int port(URI url) {
      return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public void connectFailed(
        @Nullable URI url, @Nullable SocketAddress address, @Nullable IOException failure) {
      // The call fails and says so.
    }
  }
}
