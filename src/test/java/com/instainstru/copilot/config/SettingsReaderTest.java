package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.instainstru.copilot.config.SettingsReader.Loaded;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final String PEM = "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----";

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
    return new SettingsReader(environment, SettingsFile.found(folder.resolve(".env")));
  }

  @Test
  void hasDocumentedDefaults() {
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
            SENTRY_BASE_URL=https://sentry.io
            SENTRY_ORG=instainstru
            ENVIRONMENT=development
            JWT_KEY_ID=mcp-key-1
            PUBLIC_DISCOVERY=off
            STDIO_SCOPES=mcp:read,mcp:write
            HOST=127.0.0.1
            PORT=8001
            SESSIONS=off
            MANAGEMENT_HOST=127.0.0.1
            MANAGEMENT_PORT=9464
            CONSOLE=on
            ACTIONS=off
            TIME_ZONE=UTC
            MASK_PII=off
            RATE_LIMIT=600
            TOOL_RATE_LIMIT=300
            LOG_LEVEL=INFO\
            """);
    Settings settings = read().settings();
    assertThat(settings.backend()).isEqualTo(new BackendSettings(null, null, null, false));
    assertThat(settings.inbound().token()).isNull();
    assertThat(settings.http().service())
        .isEqualTo(
            new ListenAddress(
                "127.0.0.1", 8001, "INSTAINSTRU_MCP_HOST", "INSTAINSTRU_MCP_PORT", true));
    assertThat(settings.http().management())
        .isEqualTo(
            new ListenAddress(
                "127.0.0.1",
                9464,
                "INSTAINSTRU_MCP_MANAGEMENT_HOST",
                "INSTAINSTRU_MCP_MANAGEMENT_PORT",
                true));
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
        INSTAINSTRU_MCP_SENTRY_ORG="acme"
        """);
    Map<SettingName, String> flags = new EnumMap<>(SettingName.class);
    flags.put(SettingName.PORT, "3");
    Settings settings = reader("PORT", "2").read(flags, false).settings();
    assertThat(settings.http().service())
        .isEqualTo(new ListenAddress("127.0.0.2", 3, "INSTAINSTRU_MCP_HOST", "--port", false));
    assertThat(settings.sentry().organization()).isEqualTo("acme");
    ListenAddress plain = reader("PORT", "2").read(Map.of(), false).settings().http().service();
    assertThat(plain.port()).isEqualTo(2);
    assertThat(plain.portName()).isEqualTo("PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 8001, false, true",
    "HOST, 127.0.0.1, false, true",
    "PUBLIC_URL, https://copilot.example.com, false, true",
    "MANAGEMENT_PORT, 9464, true, false",
    "MANAGEMENT_HOST, 127.0.0.1, true, true",
    "ACTIONS, on, true, true"
  })
  void defaultPortMovesUnlessPortIsSetOrKnownToOthers(
      String name, String value, boolean service, boolean management) {
    HttpSettings http = read(name, value).settings().http();
    assertThat(http.service().anyPort()).isEqualTo(service);
    assertThat(http.management().anyPort()).isEqualTo(management);
  }

  @Test
  void faultNamesWhatSetTheValue() {
    assertThatThrownBy(() -> reader().read(Map.of(SettingName.PORT, "70000"), false))
        .hasMessage("--port must be a whole number from 0 to 65535.");
    assertThatThrownBy(() -> reader("PORT", "x").read(Map.of(), false))
        .hasMessage("PORT must be a whole number from 0 to 65535.");
    assertThatThrownBy(() -> read("instainstru_mcp_port", "x"))
        .hasMessage("INSTAINSTRU_MCP_PORT must be a whole number from 0 to 65535.");
  }

  @Test
  void reportsAnUnreadableFile() throws Exception {
    Files.write(folder.resolve(".env"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(".env is not text in UTF-8");
  }

  @Test
  void acceptsNamesInAnyLetterCase() {
    assertThat(read("instainstru_mcp_actions", "TRUE").settings().tools().actions()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ACTION|on|Did you mean INSTAINSTRU_MCP_ACTIONS?",
        "XYZZY_PLUGH|on|docs/configuration.md",
        "ACTIONS|maybe|must be on or off",
        "PORT_|1|Did you mean INSTAINSTRU_MCP_PORT?",
        "MANAGEMENT_PORT|70000|from 0 to 65535",
        "RATE_LIMIT|-1|whole number",
        "API_BASE_URL|http://api.example.com|https://",
        "API_BASE_URL|https://user@api.example.com|must not have a user",
        "API_BASE_URL|https://api.example.com/?a=b|must not have a user",
        "API_BASE_URL|https://api.example.com/#x|must not have a user",
        "API_BASE_URL|ftp://api.example.com|must be a URL",
        "API_BASE_URL|api.example.com|must be a URL",
        "API_BASE_URL|https://a b|must be a URL",
        "WORKOS_M2M_CLIENT_ID|x|belong together",
        "WORKOS_DOMAIN|https://id.example.com|host name without scheme",
        "WORKOS_DOMAIN|id.example.com|must name this server",
        "WORKOS_ISSUER|https://id.example.com|must name this server",
        "WORKOS_ISSUER|http://id.example.com|https://",
        "WORKOS_JWKS_URL|https://id.example.com/keys|INSTAINSTRU_MCP_WORKOS_ISSUER is needed",
        "STDIO_SCOPES|mcp:reader|must be mcp:read",
        "ALLOWED_ORIGINS|*|takes whole origins",
        "ALLOWED_ORIGINS|null|takes whole origins",
        "ALLOWED_ORIGINS|https://*.example.com|takes whole origins",
        "ALLOWED_ORIGINS|https://app.example.com/|takes whole origins",
        "ALLOWED_HOSTS|https://app.example.com|takes host names",
        "ALLOWED_HOSTS|*|takes host names",
        "INBOUND_TOKENS|ci|entry 1 must be name=scopes=sha256:HEX",
        "INBOUND_TOKENS|c i=mcp:read=sha256:00|entry 1 needs a name",
        "INBOUND_TOKENS|ci=mcp:read+admin=sha256:00|entry 1 needs scopes",
        "INBOUND_TOKENS|ci=mcp:read=hush-hush|entry 1 needs sha256:",
        "JWT_PUBLIC_KEY|pem|INSTAINSTRU_MCP_OAUTH_ISSUER is needed",
        "SEAL_KEY|x|32 bytes in hex or Base64",
        "SEAL_KEY|00112233445566778899aabbccddeeff|32 bytes in hex or Base64",
        "SEAL_KEY|not Base64 at all!|32 bytes in hex or Base64",
        "TOOL_RATE_LIMIT|none|whole number",
        "CONSENT|yes|must be one of client, person, token",
        "REDIS_URL|x|must be a URL such as rediss://",
        "REDIS_URL|http://127.0.0.1:6379|must be a URL such as rediss://",
        "REDIS_URL|redis://127.0.0.1:6379/0?timeout=1s|must be a URL such as rediss://",
        "REDIS_URL|redis://127.0.0.1:6379/#x|must be a URL such as rediss://",
        "REDIS_URL|redis://127.0.0.1/first|must be a URL such as rediss://",
        "REDIS_URL|redis://:pass word@127.0.0.1|must be a URL such as rediss://",
        "REDIS_URL|redis://127.0.0.1:6379|needs INSTAINSTRU_MCP_SEAL_KEY"
      })
  void failsOnAFaultWithARemedy(String name, String value, String lesson) {
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
  void readsASealKeyInHexOrBase64WithoutShowingIt(String text) {
    Loaded loaded = read("SEAL_KEY", text);
    SealKey key = Objects.requireNonNull(loaded.settings().sealKey());
    assertThat(key.reveal().getEncoded())
        .asHexString()
        .isEqualToIgnoringCase("fbff00112233445566778899aabbccddeeff00112233445566778899aabbccdd");
    assertThat(loaded.settings().toString() + loaded.summary()).doesNotContain(text);
    assertThat(key).hasToString("[redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://127.0.0.1",
        "redis://:hush-hush@redis.example.com:6379/2",
        "rediss://copilot:hush-hush%40@redis.example.com:6380/"
      })
  void hidesTheRedisUrl(String url) {
    Loaded loaded =
        read("REDIS_URL", url, "SEAL_KEY", "0f".repeat(32), "LIMITS", "redis_answer=250ms");
    RedisSettings redis = Objects.requireNonNull(loaded.settings().redis());
    assertThat(redis.url().reveal()).isEqualTo(url);
    assertThat(redis.answer()).isEqualTo(Duration.ofMillis(250));
    assertThat(loaded.settings().toString() + loaded.summary()).doesNotContain("redis.", "hush");
  }

  @Test
  void hidesAnInvalidRedisUrl() {
    assertThat(catchThrowable(() -> read("REDIS_URL", "redis://:hush hush@127.0.0.1")))
        .hasMessageNotContaining("hush");
  }

  @Test
  void acceptsTimeZonesThatJavaKnows() {
    assertThat(read("TIME_ZONE", "Europe/Berlin").settings().tools().timeZone())
        .hasToString("Europe/Berlin");
    assertThat(catchThrowable(() -> read("TIME_ZONE", "Moon/Crater")))
        .hasMessageContaining("is no time zone");
  }

  @Test
  void reportsAllFaultsAtOnceWithoutSecrets() {
    Throwable failure =
        catchThrowable(
            () -> read("ACTIONS", "x", "MASK_PII", "y", "WORKOS_M2M_CLIENT_SECRET", "hush-hush"));
    assertThat(failure).message().hasLineCount(3);
    assertThat(failure).hasMessageNotContaining("hush-hush");
  }

  @Test
  void machineCredentialsUseTheBackendAsAudience() {
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
  void acceptsTheServiceTokenOfCallersWithAWarning() {
    Loaded loaded = read("API_SERVICE_TOKEN", "t0ken");
    assertThat(loaded.settings().inbound().token()).isEqualTo(Secret.of("t0ken"));
    assertThat(loaded.warnings()).singleElement().asString().contains("INBOUND_TOKEN");
    assertThat(loaded.summary()).contains("api_service_token=[redacted]").doesNotContain("t0ken");
  }

  @Test
  void acceptsAnInboundTokenWithoutWarning() {
    Loaded loaded = read("API_SERVICE_TOKEN", "a", "INBOUND_TOKEN", "b", "HOST", "127.0.0.1");
    assertThat(loaded.settings().inbound().token()).isEqualTo(Secret.of("b"));
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.summary()).contains("host=127.0.0.1");
  }

  @Test
  void acceptsOldNamesWithAWarning() {
    assertThat(read("JWT_PRIVATE_KEY", "x", "AUTH0_DOMAIN", "y", "ENABLE_CORS", "true").warnings())
        .hasSize(3);
  }

  @Test
  void derivesIssuerKeySetAndAudienceFromTheProviderDomain() {
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
  void acceptsAnyProviderByItsUrls() {
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
  void rejectsSelfIssuedTokensWithoutKeyOrIssuer() {
    InboundSettings inbound =
        read("JWT_PUBLIC_KEY", PEM, "OAUTH_ISSUER", "https://copilot.example.com")
            .settings()
            .inbound();
    assertThat(inbound.selfIssued())
        .isEqualTo(
            new SelfIssuedTokenSettings(
                "https://copilot.example.com",
                List.of(new SelfIssuedTokenSettings.Key("mcp-key-1", PEM.replace("\\n", "\n")))));
    assertThat(inbound.publicUrl()).isEqualTo(URI.create("https://copilot.example.com"));
  }

  @Test
  void acceptsTwoSelfIssuedKeysDuringAReplacement() {
    SelfIssuedTokenSettings selfIssued =
        read(
                "JWT_PUBLIC_KEY", PEM + PEM,
                "JWT_KEY_ID", "old, new",
                "OAUTH_ISSUER", "https://copilot.example.com")
            .settings()
            .inbound()
            .selfIssued();
    assertThat(Objects.requireNonNull(selfIssued).keys())
        .extracting(SelfIssuedTokenSettings.Key::id)
        .containsExactly("old", "new");
    for (String ids : List.of("old", "old,new,newer")) {
      assertThatThrownBy(
              () ->
                  read(
                      "JWT_PUBLIC_KEY",
                      PEM + PEM,
                      "JWT_KEY_ID",
                      ids,
                      "OAUTH_ISSUER",
                      "https://copilot.example.com"))
          .hasMessageContaining("as many keys");
    }
    assertThatThrownBy(
            () -> read("JWT_PUBLIC_KEY", "key", "OAUTH_ISSUER", "https://copilot.example.com"))
        .hasMessageContaining("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void readsNamedTokensWithScopesDigestAndLastDay() {
    String digest = "AB".repeat(32);
    Loaded loaded =
        read(
            "INBOUND_TOKENS",
            "ci=mcp:read=sha256:"
                + digest
                + ", ops=mcp:read+mcp:write=sha256:"
                + digest
                + "=2027-01-31",
            "API_SERVICE_TOKEN",
            "outbound");
    assertThat(loaded.settings().inbound().namedTokens())
        .containsExactly(
            new NamedTokenSettings("ci", Set.of("mcp:read"), "ab".repeat(32), null),
            new NamedTokenSettings(
                "ops",
                Set.of("mcp:read", "mcp:write"),
                "ab".repeat(32),
                Instant.parse("2027-02-01T00:00:00Z")));
    assertThat(loaded.settings().inbound().token()).as("no token for both directions").isNull();
    assertThat(loaded.settings().inbound().hasWayIn()).isTrue();
    assertThat(loaded.summary()).contains("inbound_tokens=[redacted]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=soon", "=2027-02-30", "=2027-01-31=x"})
  void reportsALastDayThatIsNoDate(String end) {
    assertThatThrownBy(() -> read("INBOUND_TOKENS", "ci=mcp:read=sha256:" + "0".repeat(64) + end))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void rejectsTwoTokensOfOneName() {
    String entry = "ci=mcp:read=sha256:" + "0".repeat(64);
    assertThatThrownBy(() -> read("INBOUND_TOKENS", entry + "," + entry + "=2027-01-31"))
        .hasMessageContaining("entry 2 has the name of another entry");
  }

  @Test
  void keepsTheIssuerUnchangedAndDiscoversItsKeys() {
    Loaded loaded =
        read(
            "WORKOS_ISSUER", "https://id.example.com/",
            "PUBLIC_URL", "https://copilot.example.com/mcp");
    assertThat(loaded.settings().inbound().oidc())
        .isEqualTo(
            new OidcSettings(
                URI.create("https://id.example.com/"),
                "https://copilot.example.com/mcp",
                null,
                null));
    assertThat(loaded.warnings()).singleElement().asString().contains("ALLOWED_SUBJECTS is empty");
  }

  @Test
  void acceptsPlainHttpForAnIssuerOnTheLoopback() {
    assertThat(
            read("WORKOS_ISSUER", "http://127.0.0.1:9000", "WORKOS_AUDIENCE", "a")
                .settings()
                .inbound()
                .oidc())
        .isNotNull();
  }

  @Test
  void splitsListsAtCommas() {
    Settings settings =
        read("MODULES", " celery , sentry,", "AUDIT_LOG", "a.log", "CATALOG", "c.yaml").settings();
    assertThat(settings.tools().modules()).containsExactly("celery", "sentry");
    assertThat(settings.auditLog()).isEqualTo(Path.of("a.log"));
    assertThat(settings.tools().extraCatalog()).isEqualTo(Path.of("c.yaml"));
  }

  @Test
  void secretPrintsRedacted() {
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

  @ParameterizedTest
  @CsvSource({
    "LOG_LEVEL, LOUD, 'ERROR, WARN, INFO, DEBUG or TRACE'",
    "SESSIONS, on, INSTAINSTRU_MCP_PUBLIC_DISCOVERY"
  })
  void reportsAnImpossibleInstallationWithAlternatives(String name, String value, String lesson) {
    assertThatThrownBy(() -> read(name, value, "PUBLIC_DISCOVERY", "on"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(lesson);
  }
}
