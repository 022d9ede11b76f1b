package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.instainstru.copilot.config.SettingsReader.Loaded;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  @TempDir Path folder;

  private Loaded read(String... namesAndValues) {
    return reader(namesAndValues).read(Map.of(), false);
  }

  private SettingsReader reader(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      environment.put(
          name.equals("PORT") || name.startsWith("ENABLE") || name.contains("_mcp_")
              ? name
              : SettingName.PREFIX + name,
          namesAndValues[i + 1]);
    }
    return new SettingsReader(environment, folder);
  }

  @Test
  void theDefaultsAreThese() {
    String defaults =
        Arrays.stream(SettingName.values())
            .filter(name -> !name.absent().isEmpty())
            .map(name -> name + "=" + name.absent())
            .collect(Collectors.joining("\n"));
    assertThat(defaults)
        .isEqualTo(
            """
            WORKOS_M2M_TOKEN_URL=https://api.workos.com/oauth/token
            M2M_FALLBACK=off
            GRAFANA_PROMETHEUS_DATASOURCE_UID=prometheus
            SENTRY_BASE_URL=https://sentry.io
            SENTRY_ORG=instainstru
            ENVIRONMENT=development
            JWT_KEY_ID=mcp-key-1
            PUBLIC_DISCOVERY=off
            HOST=127.0.0.1
            PORT=8001
            MANAGEMENT_PORT=9464
            ACTIONS=off
            MASK_PII=off
            RATE_LIMIT=600
            TOOL_RATE_LIMIT=300""");
    Settings settings = read().settings();
    assertThat(settings.backend()).isEqualTo(new BackendSettings(null, null, null, false));
    assertThat(settings.inbound().token()).isNull();
    assertThat(settings.http().port()).isEqualTo(8001);
    assertThat(settings.auditLog()).isNull();
    assertThat(settings.tools().actions()).isFalse();
  }

  @Test
  void flagsWinOverEnvironmentOverFile() throws Exception {
    Files.writeString(
        folder.resolve(".env"),
        """
        # comment

        export INSTAINSTRU_MCP_HOST='127.0.0.2'
        INSTAINSTRU_MCP_PORT=1
        not a line
        INSTAINSTRU_MCP_SENTRY_ORG="acme"
        INSTAINSTRU_MCP_ENVIRONMENT='
        """);
    Map<SettingName, String> flags = new EnumMap<>(SettingName.class);
    flags.put(SettingName.PORT, "3");
    Settings settings = reader("PORT", "2").read(flags, false).settings();
    assertThat(settings.http().host()).isEqualTo("127.0.0.2");
    assertThat(settings.http().port()).isEqualTo(3);
    assertThat(settings.sentry().organization()).isEqualTo("acme");
    assertThat(reader("PORT", "2").read(Map.of(), false).settings().http().port()).isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws Exception {
    Files.write(folder.resolve(".env"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(".env cannot be read");
  }

  @Test
  void namesMayHaveAnyLetterCase() {
    assertThat(read("instainstru_mcp_actions", "TRUE").settings().tools().actions()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ACTION|on|Did you mean INSTAINSTRU_MCP_ACTIONS?",
        "XYZZY_PLUGH|on|docs/configuration.md",
        "ACTIONS|maybe|has to be on or off",
        "PORT_|1|Did you mean INSTAINSTRU_MCP_PORT?",
        "MANAGEMENT_PORT|70000|from 0 to 65535",
        "RATE_LIMIT|-1|whole number",
        "API_BASE_URL|http://api.example.com|https://",
        "API_BASE_URL|https://user@api.example.com|must not have a user",
        "API_BASE_URL|https://api.example.com/?a=b|must not have a user",
        "API_BASE_URL|https://api.example.com/#x|must not have a user",
        "API_BASE_URL|ftp://api.example.com|has to be a URL",
        "API_BASE_URL|api.example.com|has to be a URL",
        "API_BASE_URL|https://a b|has to be a URL",
        "WORKOS_M2M_CLIENT_ID|x|belong together",
        "WORKOS_DOMAIN|https://id.example.com|host name without scheme",
        "WORKOS_DOMAIN|id.example.com|needs INSTAINSTRU_MCP_WORKOS_JWKS_URL",
        "WORKOS_ISSUER|https://id.example.com|needs INSTAINSTRU_MCP_WORKOS_JWKS_URL",
        "JWT_PUBLIC_KEY|pem|INSTAINSTRU_MCP_OAUTH_ISSUER is needed",
        "SEAL_KEY|x|32 bytes in hex or Base64",
        "SEAL_KEY|00112233445566778899aabbccddeeff|32 bytes in hex or Base64",
        "SEAL_KEY|not Base64 at all!|32 bytes in hex or Base64",
        "TOOL_RATE_LIMIT|none|whole number",
        "CONSENT|x|not supported by this version",
        "REDIS_URL|x|not supported by this version"
      })
  void aFaultStopsTheStartAndTeaches(String name, String value, String lesson) {
    Throwable failure = catchThrowable(() -> read(name, value));
    assertThat(failure).isInstanceOf(ConfigurationException.class).hasMessageContaining(lesson);
  }

  /** The same key in hex and in both alphabets of Base64, with and without padding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fbff00112233445566778899aabbccddeeff00112233445566778899aabbccdd",
        "FBFF00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDD",
        "+/8AESIzRFVmd4iZqrvM3e7/ABEiM0RVZneImaq7zN0=",
        "-_8AESIzRFVmd4iZqrvM3e7_ABEiM0RVZneImaq7zN0"
      })
  void aSealKeyIsHexOrBase64AndNeverShown(String text) {
    Loaded loaded = read("SEAL_KEY", text);
    SealKey key = Objects.requireNonNull(loaded.settings().sealKey());
    assertThat(key.reveal().getEncoded())
        .asHexString()
        .isEqualToIgnoringCase("fbff00112233445566778899aabbccddeeff00112233445566778899aabbccdd");
    assertThat(loaded.settings().toString() + loaded.summary()).doesNotContain(text);
    assertThat(key).hasToString("[redacted]");
  }

  @Test
  void allFaultsAreToldAtOnceAndNoSecret() {
    Throwable failure =
        catchThrowable(
            () -> read("ACTIONS", "x", "MASK_PII", "y", "WORKOS_M2M_CLIENT_SECRET", "hush-hush"));
    assertThat(failure).message().hasLineCount(3);
    assertThat(failure).hasMessageNotContaining("hush-hush");
  }

  @Test
  void machineCredentialsTakeTheBackendAsAudience() {
    ClientCredentialsSettings credentials =
        read(
                "API_BASE_URL",
                "https://api.example.com/",
                "WORKOS_M2M_CLIENT_ID",
                "id",
                "WORKOS_M2M_CLIENT_SECRET",
                "secret",
                "M2M_FALLBACK",
                "1")
            .settings()
            .backend()
            .clientCredentials();
    assertThat(credentials)
        .isEqualTo(
            new ClientCredentialsSettings(
                "id",
                Secret.of("secret"),
                URI.create("https://api.workos.com/oauth/token"),
                "https://api.example.com"));
    assertThat(
            read(
                    "WORKOS_M2M_CLIENT_ID", "id",
                    "WORKOS_M2M_CLIENT_SECRET", "secret",
                    "WORKOS_M2M_AUDIENCE", "aud")
                .settings()
                .backend()
                .clientCredentials())
        .extracting("audience")
        .isEqualTo("aud");
  }

  @Test
  void theServiceTokenLetsCallersInWithAWarning() {
    Loaded loaded = read("API_SERVICE_TOKEN", "t0ken");
    assertThat(loaded.settings().inbound().token()).isEqualTo(Secret.of("t0ken"));
    assertThat(loaded.warnings()).singleElement().asString().contains("INBOUND_TOKEN");
    assertThat(loaded.summary()).contains("api_service_token=[redacted]").doesNotContain("t0ken");
  }

  @Test
  void anOwnInboundTokenNeedsNoWarning() {
    Loaded loaded = read("API_SERVICE_TOKEN", "a", "INBOUND_TOKEN", "b", "HOST", "127.0.0.1");
    assertThat(loaded.settings().inbound().token()).isEqualTo(Secret.of("b"));
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.summary()).contains("host=127.0.0.1");
  }

  @Test
  void oldNamesAreAcceptedWithAWarning() {
    assertThat(read("JWT_PRIVATE_KEY", "x", "AUTH0_DOMAIN", "y", "ENABLE_CORS", "true").warnings())
        .hasSize(3);
  }

  @Test
  void aProviderDomainGivesIssuerKeySetAndAudience() {
    OidcSettings oidc =
        read("WORKOS_DOMAIN", "id.example.com", "PUBLIC_URL", "https://copilot.example.com/")
            .settings()
            .inbound()
            .oidc();
    assertThat(oidc)
        .isEqualTo(
            new OidcSettings(
                URI.create("https://id.example.com"),
                "https://copilot.example.com/mcp",
                URI.create("https://id.example.com/oauth2/jwks"),
                null));
  }

  @Test
  void anyProviderCanBeNamedInFull() {
    OidcSettings oidc =
        read(
                "WORKOS_DOMAIN", "id.example.com",
                "WORKOS_ISSUER", "https://other.example.com",
                "WORKOS_JWKS_URL", "https://other.example.com/keys",
                "WORKOS_AUDIENCE", "copilot",
                "WORKOS_CLIENT_ID", "client")
            .settings()
            .inbound()
            .oidc();
    assertThat(oidc)
        .isEqualTo(
            new OidcSettings(
                URI.create("https://other.example.com"),
                "copilot",
                URI.create("https://other.example.com/keys"),
                "client"));
  }

  @Test
  void selfIssuedTokensNeedKeyAndIssuer() {
    InboundSettings inbound =
        read("JWT_PUBLIC_KEY", "a\\nb", "OAUTH_ISSUER", "https://copilot.example.com")
            .settings()
            .inbound();
    assertThat(inbound.selfIssued())
        .isEqualTo(new SelfIssuedTokenSettings("https://copilot.example.com", "a\nb", "mcp-key-1"));
    assertThat(inbound.publicUrl()).isEqualTo(URI.create("https://copilot.example.com"));
  }

  @Test
  void listsAreSplitAtCommas() {
    Settings settings =
        read("MODULES", " celery , sentry,", "AUDIT_LOG", "a.log", "CATALOG", "c.yaml").settings();
    assertThat(settings.tools().modules()).containsExactlyInAnyOrder("celery", "sentry");
    assertThat(settings.auditLog()).isEqualTo(Path.of("a.log"));
    assertThat(settings.tools().extraCatalog()).isEqualTo(Path.of("c.yaml"));
  }

  @Test
  void aSecretNeverPrints() {
    Secret secret = Secret.of("hush");
    assertThat(secret.toString()).isEqualTo("[redacted]");
    assertThat(secret.reveal()).isEqualTo("hush");
    assertThat(secret).isEqualTo(Secret.of("hush")).isNotEqualTo(Secret.of("other"));
    assertThat(secret.hashCode()).isEqualTo(Secret.of("x").hashCode());
    assertThat((Object) secret).isNotEqualTo("hush");
    assertThatThrownBy(() -> Secret.of(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void documentationListsEverySetting() throws Exception {
    Path document = Path.of("docs/configuration.md");
    String fresh = ConfigurationDocument.text();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(document, fresh);
    }
    assertThat(Files.readString(document))
        .as("run with -Ddocs.write=true to renew it")
        .isEqualTo(fresh);
  }
}
