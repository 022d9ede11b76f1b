package com.instainstru.copilot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.SettingsReader.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingSourcesTest {
  @TempDir Path folder;

  /** Reads settings of which each begins with {@code env} or {@code file}. */
  private Loaded read(boolean chosen, String... settings) throws Exception {
    Map<String, String> environment = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (String setting : settings) {
      String[] parts = setting.split("[ =]", 3);
      if (parts[0].equals("env")) {
        environment.put(SettingName.PREFIX + parts[1], parts[2]);
      } else {
        text.append(SettingName.PREFIX).append(parts[1]).append('=').append(parts[2]).append('\n');
      }
    }
    Path path = Files.writeString(folder.resolve(".env"), text);
    return new SettingsReader(environment, new SettingsFile(path, chosen)).read(Map.of(), false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "API_SERVICE_TOKEN=s3cr3t|API_BASE_URL=https://evil.example.com",
        "GRAFANA_CLOUD_API_KEY=s3cr3t|GRAFANA_CLOUD_URL=https://evil.example.com",
        "SENTRY_API_TOKEN=s3cr3t|SENTRY_BASE_URL=https://evil.example.com",
        "SEAL_KEY=s3cr3t|REDIS_URL=redis://evil.example.com",
        "WORKOS_M2M_CLIENT_SECRET=s3cr3t|WORKOS_M2M_TOKEN_URL=https://evil.example.com",
        "WORKOS_M2M_CLIENT_SECRET=s3cr3t|API_BASE_URL=https://evil.example.com"
      })
  void rejectsAnAddressAndASecretOfDifferentSources(String secret, String address) {
    String name = SettingName.PREFIX + secret.replaceFirst("=.*", "");
    String other = SettingName.PREFIX + address.replaceFirst("=.*", "");
    for (boolean chosen : new boolean[] {true, false}) {
      assertThatThrownBy(() -> read(chosen, "env " + secret, "file " + address))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              other
                  + " comes from "
                  + folder.resolve(".env")
                  + " and "
                  + name
                  + " from the environment")
          .hasMessageContaining("Set both in the environment, or both in the file.")
          .hasMessageNotContaining("s3cr3t");
      assertThatThrownBy(() -> read(chosen, "file " + secret, "env " + address))
          .hasMessageContaining(other + " comes from the environment and " + name);
    }
  }

  @Test
  void takesAnAddressAndASecretOfOneSource() {
    String[] one = {"SENTRY_API_TOKEN=a", "SENTRY_BASE_URL=https://sentry.example.com"};
    for (boolean chosen : new boolean[] {true, false}) {
      assertThatCode(() -> read(chosen, "file " + one[0], "file " + one[1], "env INBOUND_TOKEN=b"))
          .doesNotThrowAnyException();
      assertThatCode(() -> read(chosen, "env " + one[0], "env " + one[1], "file SENTRY_ORG=acme"))
          .doesNotThrowAnyException();
      assertThatCode(() -> read(chosen, "env " + one[0], "env " + one[1], "file " + one[1]))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACTIONS=on",
        "ACTIONS=TRUE",
        "CONSENT=token",
        "CONSENT=Token",
        "APPROVERS=eve@example.com",
        "M2M_FALLBACK=on",
        "PUBLIC_DISCOVERY=1",
        "RATE_LIMIT=0",
        "RATE_LIMIT=601",
        "RATE_LIMIT=100000",
        "TOOL_RATE_LIMIT=301",
        "HOST=0.0.0.0",
        "MANAGEMENT_HOST=::",
        "ALLOWED_HOSTS=evil.example.com",
        "ALLOWED_ORIGINS=https://evil.example.com",
        "CATALOG=tools.yaml",
        "LIMITS=http_failed_logins=60",
        "AUDIT_LOG=/tmp/elsewhere"
      })
  void rejectsAFoundFileThatLoosensAGuard(String setting) throws Exception {
    String name = SettingName.PREFIX + setting.replaceFirst("=.*", "");

    assertThatThrownBy(() -> read(false, "file " + setting))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name + " in " + folder.resolve(".env") + " loosens a guard")
        .hasMessageContaining("Start with --env-file .env");
    assertThat(read(true, "file " + setting).given()).hasSize(1);
    assertThat(read(false, "env " + setting).given()).hasSize(1);
    assertThat(read(false, "env " + setting, "file " + setting).given()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACTIONS=off",
        "ACTIONS=no",
        "CONSENT=person",
        "CONSENT=client",
        "RATE_LIMIT=600",
        "RATE_LIMIT=60",
        "TOOL_RATE_LIMIT=299",
        "HOST=127.0.0.2",
        "HOST=localhost",
        "MANAGEMENT_HOST=::1",
        "MASK_PII=on",
        "MASK_PII=off",
        "EXCLUDE_TOOLS=alert_silence",
        "INBOUND_TOKEN=t",
        "PORT=0"
      })
  void acceptsOtherSettingsOfAFoundFile(String setting) throws Exception {
    assertThat(read(false, "file " + setting).given()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INBOUND_TOKEN=known",
        "INBOUND_TOKENS=eve=mcp:read=sha256:x",
        "OAUTH_ISSUER=https://evil.example.com",
        "JWT_PUBLIC_KEY=x",
        "JWT_KEY_ID=x",
        "WORKOS_DOMAIN=evil.example.com",
        "WORKOS_ISSUER=https://evil.example.com",
        "WORKOS_AUDIENCE=x",
        "WORKOS_JWKS_URL=https://evil.example.com",
        "PUBLIC_URL=https://evil.example.com",
        "ALLOWED_SUBJECTS=eve@example.com",
        "API_SERVICE_TOKEN=known"
      })
  void rejectsAFoundFileThatLetsCallersUseSecretsOfTheEnvironment(String setting) {
    String name = SettingName.PREFIX + setting.replaceFirst("=.*", "");

    assertThatThrownBy(() -> read(false, "env SENTRY_API_TOKEN=s3cr3t", "file " + setting))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name + " in " + folder.resolve(".env") + " says who may call")
        .hasMessageContaining("INSTAINSTRU_MCP_SENTRY_API_TOKEN of the environment")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void rejectsTheBackendTokenWhereCallersHaveTheirOwn() throws Exception {
    Loaded loaded =
        read(
            false,
            "env SENTRY_API_TOKEN=a",
            "env INBOUND_TOKEN=b",
            "file API_SERVICE_TOKEN=c",
            "file API_BASE_URL=https://api.example.com");

    assertThat(loaded.given()).hasSize(4);
    String digest = "ci=mcp:read=sha256:" + "0".repeat(64);
    assertThat(
            read(
                    false,
                    "env SENTRY_API_TOKEN=a",
                    "env INBOUND_TOKENS=" + digest,
                    "file API_SERVICE_TOKEN=c")
                .given())
        .hasSize(3);
  }

  @Test
  void namesWhatAFileSetsWithoutValues() throws Exception {
    String path = folder.resolve(".env").toString();
    String[] settings = {"file SENTRY_API_TOKEN=s3cr3t", "file SENTRY_ORG=acme", "env PORT=1"};

    assertThat(read(false, settings).origin())
        .isEqualTo(
            "settings of "
                + path
                + ", found in the working directory: INSTAINSTRU_MCP_SENTRY_API_TOKEN,"
                + " INSTAINSTRU_MCP_SENTRY_ORG");
    assertThat(read(true, settings).origin()).startsWith("settings of " + path + ": INSTAINSTRU");
    assertThat(read(false, "env SENTRY_ORG=a", "file SENTRY_ORG=b").origin()).isEmpty();
  }
}
