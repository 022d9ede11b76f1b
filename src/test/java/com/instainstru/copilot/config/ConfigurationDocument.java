package com.instainstru.copilot.config;

/** Writes docs/configuration.md from the list of settings. */
final class ConfigurationDocument {
  private ConfigurationDocument() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Configuration

        Flags override the environment, which overrides a [file](#files), which overrides the defaults. An unknown `INSTAINSTRU_MCP_` name or an
        invalid value stops the start with an explanation. Secrets appear in no log, error or answer. `copilot doctor` checks the settings.

        | Name | Default | Meaning |
        |---|---|---|
        """);
    for (SettingName name : SettingName.values()) {
      String absent = name.absent().isEmpty() ? "" : "`" + name.absent() + "`";
      String secret = name.kind() == SettingName.Kind.SECRET ? " (secret)" : "";
      text.append(
          String.format("| `%s` | %s | %s%s |%n", name.key(), absent, name.meaning(), secret));
    }
    text.append(
        """

        ## Files

        Every command that needs settings takes `--env-file FILE`. Without it, `serve` reads `.env` of its working directory, if there is one, and
        its log names the settings that came from it; all other commands read no file, since they are started in folders of all kinds.

        A line is `NAME=value`, with or without `export`. Quotes around a value are removed, `#` begins a comment at the start of a line or after a
        blank, and a value of several lines is written with `\\n`. The file is UTF-8, or UTF-16 with a byte order mark. A line of another form stops the
        start with its number; a name that is no setting is a warning with the nearest setting, since its prefix may be missing.

        A file may be somebody else's, so that a start ends with exit code 2, naming the settings and the remedy, when

        - an address and the secret that goes to it come from different sources, one from a file and one from the environment: a service token
          and `API_BASE_URL`, the machine secret and `WORKOS_M2M_TOKEN_URL` or `API_BASE_URL`, Grafana's key and `GRAFANA_CLOUD_URL`, a token or
          password and `PROMETHEUS_URL` or `ALERTMANAGER_URL`, Sentry's token and `SENTRY_BASE_URL`, `SEAL_KEY` and `REDIS_URL`;
        - a `.env` that was found, not named, loosens a guard: `ACTIONS`, `M2M_FALLBACK` or `PUBLIC_DISCOVERY` on, `CONSENT=token`, higher rate
          limits, a `HOST` or `MANAGEMENT_HOST` off the loopback, or any `APPROVERS`, `ALLOWED_HOSTS`, `ALLOWED_ORIGINS`, `CATALOG`, `LIMITS`,
          `AUDIT_LOG`, `CA_FILE`, `PROXY_URL` or `NO_PROXY`;
        - a `.env` that was found says who may call (tokens, keys and issuers of callers, `PUBLIC_URL`, `ALLOWED_SUBJECTS`), while secrets of
          upstreams come from the environment.

        `copilot serve --env-file .env` takes a file that you trust as it is, but for the first rule.

        ## Network

        Upstreams, token endpoints and identity providers are reached in one way:

        - **Certificates.** Those that the Java runtime trusts, and those in the PEM file `INSTAINSTRU_MCP_CA_FILE`, such as the root of a company's own
          authority.
        - **Proxy.** Directly, unless `INSTAINSTRU_MCP_PROXY_URL` names an HTTP proxy: `http://proxy.example.com:3128`, or
          `http://user:password@proxy.example.com:3128`. `INSTAINSTRU_MCP_NO_PROXY` lists exceptions: `example.com` and `.example.com` stand for that
          name and all below it, `example.com:8443` for one port, `*` for all. The loopback is always reached directly. The variables `HTTPS_PROXY` and
          `NO_PROXY` of the system have no effect.
        - **Prometheus and Alertmanager without Grafana.** A bearer token (`INSTAINSTRU_MCP_PROMETHEUS_TOKEN`), or user and password
          (`_PROMETHEUS_USER`, `_PROMETHEUS_PASSWORD`), and a tenant (`_PROMETHEUS_TENANT`, sent as `X-Scope-OrgID` to Mimir or Cortex); the same for
          `_ALERTMANAGER_`.
        - **Prometheus behind Grafana.** Without `INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID`, the server lists Grafana's data sources and takes
          the only Prometheus, else the default one, else the one with the uid `prometheus`, which is also used if the key may not list.

        ## Ports

        Several servers run on one machine with default settings. If a default port is in use, the server takes a free one and logs it:

        - `9464` for metrics, unless `INSTAINSTRU_MCP_MANAGEMENT_PORT` is set;
        - `8001` for `demo` and `serve`, unless `--port` or `INSTAINSTRU_MCP_PORT` is set. `serve` insists on 8001 if `--host`,
          `INSTAINSTRU_MCP_HOST` or `INSTAINSTRU_MCP_PUBLIC_URL` is set, because others may know the port.

        The line `ready http://127.0.0.1:8001/mcp` shows the actual port. A port that you set is never replaced: if it is in use, the server
        exits with 2 and names the address and the flag or setting. `stdio` and `demo --stdio` use neither port.

        ## Limits

        `INSTAINSTRU_MCP_LIMITS` changes limits of this list, for example `upstream_call=10s,calls_at_once=64`. Give times with `ms`, `s`
        or `m`; sizes and counts as a number, optionally with `k` (1,024) or `M` (1,048,576). The list holds what depends on a deployment: its
        load, memory and network, the size of its data, the patience of its users and platform. All other limits are constants, because their
        values follow from these, from the protocol or from tests; names of earlier releases are ignored with a warning.
        [reliability.md](reliability.md) explains the limits of upstreams.

        ```
        """);
    LimitsReader.standards()
        .forEach((name, value) -> text.append(String.format("%s=%s%n", name, value)));
    return text.append("```\n").toString();
  }
}
