package com.instainstru.copilot.config;

/** Writes docs/configuration.md from the list of settings. */
final class ConfigurationDocument {
  private ConfigurationDocument() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Configuration

        Flags override the environment, which overrides a file `.env` in the working directory (or the file of `copilot stdio --env-file`),
        which overrides the defaults. An unknown `INSTAINSTRU_MCP_` name or an invalid value stops the start with an explanation. Secrets
        appear in no log, error or answer. `copilot doctor` checks the settings.

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

        ## Ports

        Several servers run on one machine with default settings. If a default port is in use, the server takes a free one and logs it:

        - `9464` for metrics, unless `INSTAINSTRU_MCP_MANAGEMENT_PORT` is set;
        - `8001` for `demo` and `serve`, unless `--port` or `INSTAINSTRU_MCP_PORT` is set. `serve` insists on 8001 if `--host`,
          `INSTAINSTRU_MCP_HOST` or `INSTAINSTRU_MCP_PUBLIC_URL` is set, because others may know the port.

        The line `ready http://127.0.0.1:8001/mcp` shows the actual port. A port that you set is never replaced: if it is in use, the server
        exits with 2 and names the address and the flag or setting. `stdio` and `demo --stdio` use neither port.

        ## Limits

        `INSTAINSTRU_MCP_LIMITS` changes limits of this list, for example `upstream_call=10s,calls_at_once=64`. Give times with `ms`, `s`
        or `m`; sizes and counts as a number, optionally with `k` (1,024) or `M` (1,048,576). [reliability.md](reliability.md) explains the
        limits of upstreams.

        ```
        """);
    LimitsReader.standards()
        .forEach((name, value) -> text.append(String.format("%s=%s%n", name, value)));
    return text.append("```\n").toString();
  }
}
