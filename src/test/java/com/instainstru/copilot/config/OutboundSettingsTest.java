package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.SettingsReader.Loaded;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How upstreams are reached: proxy, private authorities, and credentials of direct ones. */
class OutboundSettingsTest {
  @TempDir Path folder;

  private static Loaded read(String... settings) {
    Map<String, String> environment = new HashMap<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      environment.put(SettingName.PREFIX + parts[0], parts[1]);
    }
    return new SettingsReader(environment, null).read(Map.of(), false);
  }

  private static ProxySettings proxy(String... settings) {
    ProxySettings proxy = read(settings).settings().outbound().proxy();
    assertThat(proxy).isNotNull();
    return proxy;
  }

  @Test
  void areDirectWithJavasCertificatesByDefault() {
    assertThat(read().settings().outbound()).isEqualTo(OutboundSettings.standard());
  }

  @Test
  void readsAProxyWithUserAndPassword() {
    Loaded loaded = read("PROXY_URL=http://us%40er:p%3Aw+d%21@proxy.example.com:3128/");
    ProxySettings proxy = loaded.settings().outbound().proxy();

    assertThat(proxy)
        .isEqualTo(
            new ProxySettings("proxy.example.com", 3128, "us@er", Secret.of("p:w+d!"), List.of()));
    assertThat(loaded.settings().secrets()).containsExactly(Secret.of("p:w+d!"));
    assertThat(loaded.summary()).contains("proxy_url=[redacted]").doesNotContain("example");
    assertThat(proxy("PROXY_URL=http://10.0.0.1:80").user()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example.com:3128",
        "http://proxy.example.com",
        "https://proxy.example.com:3128",
        "socks://proxy.example.com:1080",
        "http://s3cr3t@proxy.example.com:3128",
        "http://:s3cr3t@proxy.example.com:3128",
        "http://user:@proxy.example.com:3128",
        "http://proxy.example.com:3128/path",
        "http://proxy.example.com:3128?s3cr3t",
        "http://proxy.example.com:3128#s3cr3t",
        "http://user:s3cr3t^@proxy.example.com:3128"
      })
  void rejectsAnotherFormOfProxyWithoutShowingIt(String url) {
    assertThatThrownBy(() -> read("PROXY_URL=" + url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("INSTAINSTRU_MCP_PROXY_URL must be a URL such as")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "grafana.example.com, 443, false",
    "GRAFANA.example.com, 443, false",
    "a.grafana.example.com, 443, false",
    "notgrafana.example.com, 443, true",
    "sentry.intern, 443, false",
    "intern, 443, false",
    "prometheus, 9090, false",
    "prometheus, 443, true",
    "10.0.0.7, 443, false",
    "127.0.0.1, 9090, false",
    "localhost, 443, false",
    "example.com, 443, true"
  })
  void leavesTheExceptionsOfTheProxyOut(String host, int port, boolean proxied) {
    ProxySettings proxy =
        proxy(
            "PROXY_URL=http://proxy.example.com:3128",
            "NO_PROXY=Grafana.example.com, .intern, prometheus:9090,10.0.0.7");

    assertThat(proxy.isFor(host, port)).isEqualTo(proxied);
  }

  @Test
  void leavesAllOutForAnAsterisk() {
    assertThat(proxy("PROXY_URL=http://proxy:1", "NO_PROXY=*").isFor("example.com", 443)).isFalse();
  }

  @Test
  void readsAllCertificatesOfAFile() throws IOException {
    HeldCertificate first = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate second = new HeldCertificate.Builder().certificateAuthority(0).build();
    Path file = folder.resolve("ca.pem");
    Files.writeString(file, first.certificatePem() + "\n" + second.certificatePem());

    assertThat(read("CA_FILE=" + file).settings().outbound().authorities())
        .containsExactly(first.certificate(), second.certificate());
  }

  @Test
  void rejectsAFileWithoutCertificates() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (Path file : List.of(empty, broken)) {
      assertThatThrownBy(() -> read("CA_FILE=" + file))
          .hasMessageContaining("INSTAINSTRU_MCP_CA_FILE must name a PEM file with certificates")
          .hasMessageContaining(file.toString());
    }
    assertThatThrownBy(() -> read("CA_FILE=" + folder.resolve("none.pem")))
        .hasMessageContaining("INSTAINSTRU_MCP_CA_FILE names a file that cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROMETHEUS", "ALERTMANAGER"})
  void readsTheCredentialsOfADirectUpstream(String name) {
    String url = name + "_URL=https://direct.example.com/prefix/";
    GrafanaSettings basic =
        read(url, name + "_USER=admin", name + "_PASSWORD=p w", name + "_TENANT=team-1")
            .settings()
            .grafana();
    DirectSettings direct = name.equals("PROMETHEUS") ? basic.prometheus() : basic.alertmanager();

    assertThat(direct)
        .isEqualTo(
            new DirectSettings(
                URI.create("https://direct.example.com/prefix"),
                null,
                "admin",
                Secret.of("p w"),
                "team-1"));
    assertThat(Objects.requireNonNull(direct).authorization())
        .isEqualTo(Secret.of("Basic YWRtaW46cCB3"));

    Loaded bearer = read(url, name + "_TOKEN=s3cr3t-token");
    assertThat(bearer.settings().secrets()).containsExactly(Secret.of("s3cr3t-token"));
    assertThat(bearer.summary()).doesNotContain("s3cr3t-token");
    assertThat(read(url).settings().secrets()).isEmpty();
  }

  @Test
  void treatsAllCredentialsOfADirectUpstreamAsSecrets() {
    Loaded loaded =
        read(
            "PROMETHEUS_URL=https://p.example.com",
            "PROMETHEUS_TOKEN=token-1",
            "ALERTMANAGER_URL=https://a.example.com",
            "ALERTMANAGER_USER=admin",
            "ALERTMANAGER_PASSWORD=pass-1",
            "ALERTMANAGER_TENANT=tenant-1");

    assertThat(loaded.settings().secrets())
        .containsExactly(Secret.of("token-1"), Secret.of("pass-1"), Secret.of("YWRtaW46cGFzcy0x"));
    assertThat(loaded.summary()).doesNotContain("token-1", "pass-1", "tenant-1");
    DirectSettings prometheus = loaded.settings().grafana().prometheus();
    assertThat(prometheus).isNotNull();
    assertThat(prometheus.authorization()).isEqualTo(Secret.of("Bearer token-1"));
    DirectSettings open =
        read("PROMETHEUS_URL=https://p.example.com").settings().grafana().prometheus();
    assertThat(open).isNotNull();
    assertThat(open.authorization()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROMETHEUS_USER=a|PROMETHEUS_URL=https://p.example.com|PROMETHEUS_USER and"
            + " INSTAINSTRU_MCP_PROMETHEUS_PASSWORD belong together",
        "ALERTMANAGER_PASSWORD=a|ALERTMANAGER_URL=https://p.example.com|ALERTMANAGER_USER and"
            + " INSTAINSTRU_MCP_ALERTMANAGER_PASSWORD belong together",
        "PROMETHEUS_TOKEN=a|LOG_LEVEL=INFO|PROMETHEUS_TOKEN needs INSTAINSTRU_MCP_PROMETHEUS_URL",
        "ALERTMANAGER_TENANT=a|LOG_LEVEL=INFO|ALERTMANAGER_TENANT needs"
            + " INSTAINSTRU_MCP_ALERTMANAGER_URL",
        "PROMETHEUS_TENANT=a b|PROMETHEUS_URL=https://p.example.com|PROMETHEUS_TENANT has a"
            + " character that no token has",
        "GRAFANA_CLOUD_API_KEY=“key”|LOG_LEVEL=INFO|GRAFANA_CLOUD_API_KEY has a character that no"
            + " token has",
        "API_SERVICE_TOKEN=a b|LOG_LEVEL=INFO|API_SERVICE_TOKEN has a character that no token has",
        "SENTRY_ORG=https://acme.sentry.io|LOG_LEVEL=INFO|SENTRY_ORG must be a slug such as acme"
      })
  void rejectsWhatCannotBeMeant(String first, String second, String lesson) {
    assertThatThrownBy(() -> read(first, second))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(lesson);
  }

  @Test
  void rejectsTwoCredentialsForOneUpstream() {
    assertThatThrownBy(
            () ->
                read(
                    "PROMETHEUS_URL=https://p.example.com",
                    "PROMETHEUS_TOKEN=a",
                    "PROMETHEUS_USER=b",
                    "PROMETHEUS_PASSWORD=c"))
        .hasMessageContaining(
            "PROMETHEUS_TOKEN and INSTAINSTRU_MCP_PROMETHEUS_USER exclude each other");
    assertThatThrownBy(
            () ->
                read(
                    "PROMETHEUS_URL=https://p.example.com",
                    "PROMETHEUS_USER=b:c",
                    "PROMETHEUS_PASSWORD=c"))
        .hasMessageContaining("PROMETHEUS_USER must not have a colon");
    assertThatThrownBy(() -> read("PROMETHEUS_URL=ftp://p", "PROMETHEUS_TOKEN=a"))
        .hasMessageContaining("PROMETHEUS_URL must be a URL")
        .hasMessageNotContaining("PROMETHEUS_TOKEN needs");
  }

  @ParameterizedTest
  @CsvSource({
    "GRAFANA_CLOUD_URL, INSTAINSTRU_MCP_GRAFANA_CLOUD_URL",
    "INSTAINSTRU_GRAFANA_CLOUD_URL, INSTAINSTRU_MCP_GRAFANA_CLOUD_URL",
    "INSTANSTRU_MCP_ACTION, INSTAINSTRU_MCP_ACTIONS",
    "mcp_sentry_dns, INSTAINSTRU_MCP_SENTRY_DSN"
  })
  void tellsNamesOfAFileThatAreNoSettingsWithTheNearestOne(String name, String nearest)
      throws IOException {
    Path file = Files.writeString(folder.resolve("a.env"), "# c\n" + name + "=s3cr3t\nPORT=1\n");

    assertThat(
            new SettingsReader(Map.of(), SettingsFile.chosen(file))
                .read(Map.of(), false)
                .warnings())
        .containsExactly(
            name
                + " in line 2 of "
                + file
                + " is no setting of this server. Did you mean "
                + nearest
                + "?");
  }

  @Test
  void pointsToTheDocumentationForAForeignNameOfAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.env"), "COMPOSE_PROJECT_NAME_OF_OURS=x\n");

    assertThat(
            new SettingsReader(Map.of(), SettingsFile.chosen(file))
                .read(Map.of(), false)
                .warnings())
        .singleElement()
        .asString()
        .endsWith("docs/configuration.md lists them.");
  }
}
