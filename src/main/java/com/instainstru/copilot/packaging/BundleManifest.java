package com.instainstru.copilot.packaging;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The manifest of the desktop bundle: what the server offers, what a person is asked for, and how
 * it is started (MCPB manifest 0.3).
 */
public final class BundleManifest {
  /** Where the jar lies in the bundle. */
  public static final String JAR = "server/admin-copilot.jar";

  private final Catalog catalog;
  private final String version;

  /**
   * @param version of this build
   */
  public BundleManifest(Catalog catalog, String version) {
    this.catalog = catalog;
    this.version = version;
  }

  /** The manifest as JSON. */
  public ObjectNode toJson() {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("manifest_version", "0.3");
    manifest.put("name", "admin-copilot");
    manifest.put("display_name", "InstaInstru Admin Copilot");
    manifest.put("version", version);
    manifest.put(
        "description",
        "Operations of the InstaInstru platform: metrics, alerts, errors, admin data.");
    manifest.put(
        "long_description",
        "Ask about bookings, payments, background jobs, instructors, invites, search, metrics, alerts"
            + " and errors. Reads only, unless actions are turned on. Needs Java 17 or newer on this"
            + " machine. Whatever is left empty below stays off: its tools then say which settings"
            + " they need.");
    manifest.putObject("author").put("name", "InstaInstru");
    manifest.put("license", "Proprietary");
    server(manifest.putObject("server"));
    tools(manifest.putArray("tools"));
    manifest.put("prompts_generated", true);
    manifest
        .putObject("compatibility")
        .putArray("platforms")
        .add("darwin")
        .add("linux")
        .add("win32");
    ObjectNode asked = manifest.putObject("user_config");
    DesktopSettings.ALL.forEach(name -> asked.set(DesktopSettings.key(name), question(name)));
    return manifest;
  }

  /** A jar has no type of its own; {@code binary} is for what needs no runtime of the client's. */
  private static void server(ObjectNode server) {
    server.put("type", "binary").put("entry_point", JAR);
    ObjectNode start = server.putObject("mcp_config").put("command", "java");
    // As docs/launcher.md has it; Java's own messages must not reach the protocol.
    start
        .putArray("args")
        .add("-XX:+UseSerialGC")
        .add("-XX:TieredStopAtLevel=1")
        .add("-Xmx512m")
        .add("-Xlog:disable")
        .add("-Xlog:all=error:stderr")
        .add("-Dfile.encoding=UTF-8")
        .add("-Djava.awt.headless=true")
        .add("-jar")
        .add("${__dirname}/" + JAR)
        .add("stdio");
    ObjectNode environment = start.putObject("env");
    DesktopSettings.ALL.forEach(
        name -> environment.put(name.key(), "${user_config." + DesktopSettings.key(name) + "}"));
  }

  private void tools(ArrayNode tools) {
    for (ToolDefinition tool : catalog.standard().tools()) {
      tools.addObject().put("name", tool.name()).put("description", tool.title());
    }
  }

  private static ObjectNode question(SettingName name) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    boolean onOff = DesktopSettings.isSwitch(name);
    question.put("type", onOff ? "boolean" : "string");
    question.put("title", DesktopSettings.title(name)).put("description", name.meaning());
    question.put("required", false);
    if (DesktopSettings.isSecret(name)) {
      question.put("sensitive", true);
    }
    // Clients leave the placeholder of a value without a default as it is; empty means unset.
    return onOff ? question.put("default", false) : question.put("default", name.absent());
  }
}
