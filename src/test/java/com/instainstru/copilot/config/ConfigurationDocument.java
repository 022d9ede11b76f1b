package com.instainstru.copilot.config;

/** Writes docs/configuration.md from the list of settings. */
final class ConfigurationDocument {
  private ConfigurationDocument() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Configuration

        Flags win over the environment, the environment over a file `.env` in the working directory (or that of
        `copilot stdio --env-file`), that over defaults. An unknown `INSTAINSTRU_MCP_` name or an unusable value stops the start and names the fault.
        Values marked secret appear in no log, error or answer. `copilot doctor` checks all of it.

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

        Several servers can run on one machine as they are. If a default port is in use, the server takes a free one, and the log says which:

        - `9464` of the metrics, unless `INSTAINSTRU_MCP_MANAGEMENT_PORT` is set;
        - `8001` of `demo` and `serve`, unless `--port` or `INSTAINSTRU_MCP_PORT` is set. `serve` keeps to it, too, where others know the
          server by its port: with `--host`, `INSTAINSTRU_MCP_HOST` or `INSTAINSTRU_MCP_PUBLIC_URL`.

        The line `ready http://127.0.0.1:8001/mcp` has the port that was taken. A port that was set is never replaced: when it is in use,
        the start ends with exit code 2 and names the address and the flag or setting that gave it. A server over standard input and
        output (`stdio`, `demo --stdio`) listens at no port of these.

        ## Limits

        `INSTAINSTRU_MCP_LIMITS` takes names of this table with other values, for example `upstream_call=10s,calls_at_once=64`. A time
        is a number with `ms`, `s` or `m`; a size or count a plain number, with `k` or `M` for 1,024 or 1,048,576. What the limits of
        upstreams mean together is told in [reliability.md](reliability.md).

        | Limit | Default |
        |---|---|
        """);
    LimitsReader.standards()
        .forEach((name, value) -> text.append(String.format("| `%s` | `%s` |%n", name, value)));
    return text.toString();
  }
}
