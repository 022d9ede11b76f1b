package com.instainstru.copilot.packaging;

import com.instainstru.copilot.config.SettingName;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entry in the MCP registry, {@code server.json} of schema 2025-12-11: the bundle for desktops,
 * and the form of a deployment's URL.
 */
public final class RegistryEntry {
  private static final String SCHEMA =
      "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

  private final String version;
  private final String download;
  private final String digest;

  /**
   * @param version of this build
   * @param download where the bundle of this version can be had
   * @param digest SHA-256 of the bundle in hex, which clients compare
   */
  public RegistryEntry(String version, String download, String digest) {
    this.version = version;
    this.download = download;
    this.digest = digest;
  }

  /** The entry as JSON. */
  public ObjectNode toJson() {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("$schema", SCHEMA);
    entry.put("name", "com.instainstru/admin-copilot");
    entry.put("title", "InstaInstru Admin Copilot");
    // At most 100 characters.
    entry.put(
        "description",
        "Operations of the InstaInstru platform: metrics, alerts, errors, admin data.");
    entry.put("version", version);
    ObjectNode bundle = entry.putArray("packages").addObject();
    bundle.put("registryType", "mcpb").put("identifier", download).put("version", version);
    bundle.put("fileSha256", digest);
    bundle.putObject("transport").put("type", "stdio");
    ArrayNode variables = bundle.putArray("environmentVariables");
    DesktopSettings.ALL.forEach(name -> variables.add(variable(name)));
    ObjectNode remote = entry.putArray("remotes").addObject();
    remote.put("type", "streamable-http").put("url", "https://{host}/mcp");
    remote
        .putObject("variables")
        .putObject("host")
        .put("description", "Host of your deployment")
        .put("isRequired", true)
        .put("placeholder", "copilot.example.com");
    remote
        .putArray("headers")
        .addObject()
        .put("name", "Authorization")
        .put("description", "Bearer and a service token; without it the client signs in with OAuth")
        .put("isSecret", true);
    return entry;
  }

  private static ObjectNode variable(SettingName name) {
    ObjectNode variable = JsonNodeFactory.instance.objectNode();
    variable.put("name", name.key()).put("description", name.meaning());
    if (!name.absent().isEmpty()) {
      variable.put("default", name.absent());
    }
    if (DesktopSettings.isSwitch(name)) {
      variable.putArray("choices").add("on").add("off");
    }
    return variable.put("isSecret", DesktopSettings.isSecret(name));
  }
}
