package com.instainstru.copilot.mcp.prompts;

import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.CatalogException;
import com.instainstru.copilot.tools.catalog.CatalogFault;
import com.instainstru.copilot.tools.catalog.YamlDocument;
import com.instainstru.copilot.tools.catalog.YamlObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads prompts and checks them against the tools that they name. */
public final class PromptReader {
  private static final String PACKED = "prompts.json";

  private final Catalog catalog;

  /**
   * @param catalog the tools that prompts may name
   */
  public PromptReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The prompts inside the jar.
   *
   * @throws CatalogException if they have a fault
   */
  public PromptCatalog readPacked() {
    try (InputStream in = PromptReader.class.getResourceAsStream("/" + PACKED)) {
      return read(YamlDocument.ofJson(PACKED, Objects.requireNonNull(in, PACKED).readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A step of the build: checks the source and packs it as JSON, which a start reads faster.
   *
   * @throws CatalogException if it has a fault
   */
  public void pack(Path source, Path target) throws IOException {
    YamlDocument document = YamlDocument.parse(source.toString(), Files.readString(source));
    read(document);
    Files.write(target, JsonMapper.shared().writeValueAsBytes(document.root()));
  }

  /**
   * The prompts of a document.
   *
   * @throws CatalogException if it has faults; all of them are told
   */
  public PromptCatalog read(YamlDocument document) {
    List<CatalogFault> faults = new ArrayList<>();
    YamlObject root = YamlObject.root(document, faults);
    root.only(Set.of("prompts", "closing", "entries"));
    JsonNode version = root.node().get("prompts");
    if (version == null || !version.isIntegralNumber() || version.intValue() != 1) {
      root.fault("prompts", "is not 1", "begin the file with prompts: 1");
    }
    List<PromptDefinition> prompts = new ArrayList<>();
    root.object("entries").objects().forEach((name, entry) -> prompts.add(prompt(name, entry)));
    PromptCatalog read = new PromptCatalog(root.text("closing"), prompts);
    if (!faults.isEmpty()) {
      throw new CatalogException(faults);
    }
    return read;
  }

  private PromptDefinition prompt(String name, YamlObject entry) {
    entry.only(Set.of("title", "description", "arguments", "goal", "steps", "report"));
    List<PromptArgument> arguments = new ArgumentReader(catalog).read(entry);
    List<PromptStep> steps = new StepReader(catalog, arguments).read(entry);
    List<String> report = entry.texts("report");
    if (report.isEmpty()) {
      entry.fault("report", "is empty", "say what the report holds, point by point");
    }
    return new PromptDefinition(
        name,
        entry.text("title"),
        entry.text("description"),
        arguments,
        entry.text("goal"),
        steps,
        report);
  }
}
