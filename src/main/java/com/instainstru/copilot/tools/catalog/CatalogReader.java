package com.instainstru.copilot.tools.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads catalogs and checks all of them, so that a mistake shows at start and not at the first
 * call.
 */
public final class CatalogReader {
  private static final String PACKED = "tools-catalog.json";
  private static final Set<String> UPSTREAMS = Set.of("backend", "grafana", "sentry", "none");

  private final Set<String> handlers;

  /**
   * @param handlers names of the Java handlers that the packed catalog may use
   */
  public CatalogReader(Set<String> handlers) {
    this.handlers = Set.copyOf(handlers);
  }

  /**
   * The catalog inside the jar. Its schemas are taken as they are, since the build has checked them
   * ({@link CatalogPacker}).
   *
   * @throws CatalogException if it has a fault
   */
  public Catalog readPacked() {
    try (InputStream in = CatalogReader.class.getResourceAsStream("/" + PACKED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + PACKED);
      }
      return read(YamlDocument.ofJson(PACKED, in.readAllBytes()), handlers, SchemaCheck.none());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The source of the packed catalog, with everything checked.
   *
   * @throws CatalogException if it has a fault
   */
  public Catalog readSource(YamlDocument document) {
    return read(document, handlers, SchemaCheck.strict());
  }

  /**
   * A catalog of its own, as {@code tools --check} sees it. Its tools call the backend; Java
   * handlers are for the packed catalog only.
   *
   * @throws CatalogException if it cannot be read or has a fault
   */
  public Catalog read(Path file) {
    return own(YamlDocument.parse(file.toString(), text(file)));
  }

  /**
   * The packed catalog followed by the modules and tools of a second file.
   *
   * @throws CatalogException if the file cannot be read, has a fault, or names a tool that exists
   */
  public Catalog readPackedWith(Path file) {
    Catalog packed = readPacked();
    YamlDocument document = YamlDocument.parse(file.toString(), text(file));
    Catalog extra = own(document);
    Map<String, ModuleDefinition> modules = new LinkedHashMap<>();
    packed.modules().forEach(module -> modules.put(module.name(), module));
    List<CatalogFault> faults = new ArrayList<>();
    for (ModuleDefinition module : extra.modules()) {
      for (ToolDefinition tool : module.tools()) {
        if (packed.tool(tool.name()).isPresent()) {
          String key = tool.name().substring(packed.toolPrefix().length());
          String path = "modules." + module.name() + ".tools." + key;
          faults.add(
              new CatalogFault(
                  document.file(),
                  document.line(path),
                  path,
                  "the name is taken",
                  "give the tool another name"));
        }
      }
      modules.merge(module.name(), module, CatalogReader::joined);
    }
    if (!faults.isEmpty()) {
      throw new CatalogException(faults);
    }
    return new Catalog(
        packed.serverName(),
        packed.serverTitle(),
        packed.toolPrefix(),
        List.copyOf(modules.values()));
  }

  private static ModuleDefinition joined(ModuleDefinition packed, ModuleDefinition extra) {
    List<ToolDefinition> tools = new ArrayList<>(packed.tools());
    tools.addAll(extra.tools());
    return new ModuleDefinition(
        packed.name(),
        packed.title(),
        packed.upstream(),
        packed.start(),
        packed.standard(),
        packed.probe(),
        tools);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (MalformedInputException e) {
      throw unreadable(file, "is not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static CatalogException unreadable(Path file, String fault) {
    return new CatalogException(
        List.of(
            new CatalogFault(
                file.toString(), 1, "(document)", fault, "give the path of a catalog file")));
  }

  private static Catalog own(YamlDocument document) {
    return read(document, Set.of(), SchemaCheck.strict());
  }

  private static Catalog read(
      YamlDocument document, Set<String> allowedHandlers, SchemaCheck schemas) {
    List<CatalogFault> faults = new ArrayList<>();
    YamlObject root = YamlObject.root(document, faults);
    root.only(Set.of("catalog", "server", "modules"));
    JsonNode version = root.node().get("catalog");
    if (version == null || !version.isIntegralNumber() || version.intValue() != 1) {
      root.fault("catalog", "is not 1", "begin the file with catalog: 1");
    }
    Server server = Server.of(root);
    ToolReader tools = new ToolReader(server.prefix(), allowedHandlers, schemas);
    List<ModuleDefinition> modules = new ArrayList<>();
    root.object("modules")
        .objects()
        .forEach((name, module) -> modules.add(module(name, module, tools)));
    checkOpened(root, modules, server.prefix());
    checkConsent(root, modules, server.prefix());
    if (!faults.isEmpty()) {
      throw new CatalogException(faults);
    }
    return new Catalog(server.name(), server.title(), server.prefix(), modules);
  }

  /** What a tool opens has to be what another tool of the file sealed. */
  private static void checkOpened(YamlObject root, List<ModuleDefinition> modules, String prefix) {
    List<ToolDefinition> tools = modules.stream().flatMap(m -> m.tools().stream()).toList();
    for (ToolDefinition tool : tools) {
      RequestTemplate request = tool.request();
      Map<String, String> open = request == null ? Map.of() : request.open();
      open.forEach(
          (argument, sealing) -> {
            if (tools.stream().noneMatch(other -> seals(other, sealing))) {
              root.fault(
                  "modules."
                      + tool.module()
                      + ".tools."
                      + tool.name().substring(prefix.length())
                      + ".request.open."
                      + argument,
                  "names no tool that seals",
                  "name a tool of this file whose request has seal");
            }
          });
    }
  }

  /** The words of a consent tell arguments, or facts that were sealed with what the tool opens. */
  private static void checkConsent(YamlObject root, List<ModuleDefinition> modules, String prefix) {
    List<ToolDefinition> tools = modules.stream().flatMap(m -> m.tools().stream()).toList();
    for (ToolDefinition tool : tools) {
      ConsentRule rule = tool.consent();
      if (rule == null) {
        continue;
      }
      String at = "modules." + tool.module() + ".tools." + tool.name().substring(prefix.length());
      RequestTemplate request = tool.request();
      Map<String, String> open = request == null ? Map.of() : request.open();
      if (open.isEmpty() && rule.rehearsal() == null) {
        root.fault(
            at + ".consent",
            "has no way to be previewed",
            "add rehearsal, or open what another tool sealed");
      }
      Set<String> known = new LinkedHashSet<>(tool.inputSchema().get("properties").propertyNames());
      for (ToolDefinition other : tools) {
        RequestTemplate opened = open.containsValue(other.name()) ? other.request() : null;
        RequestTemplate.Sealed seal = opened == null ? null : opened.seal();
        if (seal != null) {
          known.addAll(seal.facts().keySet());
        }
      }
      for (String fact : ConsentReader.facts(rule.words())) {
        if (!known.contains(fact)) {
          root.fault(
              at + ".consent.words",
              "tells {" + fact + "}, which is not known",
              "use an argument, or a fact of the seal that the tool opens");
        }
      }
    }
  }

  private static boolean seals(ToolDefinition tool, String name) {
    return tool.name().equals(name) && tool.request() != null && tool.request().seal() != null;
  }

  private static ModuleDefinition module(String name, YamlObject module, ToolReader reader) {
    module.only(Set.of("title", "upstream", "start", "default", "probe", "tools"));
    String title = module.text("title");
    String upstream = module.text("upstream");
    if (module.has("upstream") && !UPSTREAMS.contains(upstream)) {
      module.fault("upstream", "is no upstream", "give backend, grafana, sentry or none");
    }
    List<ToolDefinition> tools = new ArrayList<>();
    module
        .object("tools")
        .objects()
        .forEach((key, tool) -> tools.add(reader.read(name, upstream, key, tool)));
    String probe = module.optionalText("probe");
    if (probe != null && (!probe.startsWith("/") || !upstream.equals("backend"))) {
      module.fault("probe", "is no path of the backend", "give an absolute path without {}");
    }
    return new ModuleDefinition(
        name, title, upstream, start(module), module.flag("default", true), probe, tools);
  }

  private static ModuleDefinition.@Nullable Start start(YamlObject module) {
    if (!module.has("start")) {
      return null;
    }
    YamlObject start = module.object("start");
    start.only(Set.of("for", "with"));
    List<String> with = start.texts("with");
    if (with.isEmpty()) {
      start.fault("with", "names no tool", "name a tool of the module");
    }
    for (String tool : with) {
      if (!module.object("tools").has(tool)) {
        start.fault("with", "names " + tool + ", which is no tool of the module", "name one");
      }
    }
    return new ModuleDefinition.Start(start.text("for"), with);
  }

  /** How the server presents itself; a second file may leave it out. */
  private record Server(String name, String title, String prefix) {
    static Server of(YamlObject root) {
      if (!root.has("server")) {
        return new Server("instainstru-admin-copilot", "InstaInstru Admin Copilot", "instainstru_");
      }
      YamlObject server = root.object("server");
      server.only(Set.of("name", "title", "tool_prefix"));
      return new Server(server.text("name"), server.text("title"), server.text("tool_prefix"));
    }
  }
}
