package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.tools.catalog.RequestTemplate.Derivation;
import com.instainstru.copilot.tools.catalog.RequestTemplate.Parameter;
import com.instainstru.copilot.tools.catalog.RequestTemplate.Sealed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a tool's {@code request} and holds it against the tool's arguments. */
final class RequestReader {
  private static final Set<String> KEYS =
      Set.of(
          "method",
          "path",
          "query",
          "body",
          "headers",
          "derived",
          "seal",
          "open",
          "opaque",
          "messages",
          "timeout",
          "retryable",
          "cache",
          "window",
          "exactly_one",
          "expect",
          "money",
          "unsent");

  /** Failure codes of a write with an idempotency key that a tool may have words of its own for. */
  private static final Set<String> MESSAGES =
      Set.of("in_progress", "invalid_arguments", "outcome_unknown");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern FACT_PATH = Pattern.compile("(?:arguments|answer)(?:\\.\\w+)+");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

  /** Headers that are the server's own affair, or the connection's. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept",
          "accept-encoding",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "x-actor",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-request-id");

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+|\\{[a-z][a-z0-9_]*}");

  private final YamlObject request;
  private final String prefix;
  private final Set<String> arguments;
  private final Set<String> required;
  private final boolean hasHandler;
  private final Set<String> used = new LinkedHashSet<>();

  /**
   * @param prefix put before the names of tools
   * @param hasHandler whether a Java handler stands in front and may use the request as it likes
   */
  RequestReader(
      YamlObject request,
      String prefix,
      Set<String> arguments,
      Set<String> required,
      boolean hasHandler) {
    this.request = request;
    this.prefix = prefix;
    this.arguments = arguments;
    this.required = required;
    this.hasHandler = hasHandler;
  }

  RequestTemplate read() {
    request.only(KEYS);
    String method = request.text("method");
    if (!Set.of("GET", "POST").contains(method)) {
      request.fault("method", "is no known method", "give GET or POST");
    }
    String path = request.text("path");
    checkPath(path);
    List<Parameter> query = parameters("query");
    List<Parameter> body = parameters("body");
    if (method.equals("GET") && !body.isEmpty()) {
      request.fault("body", "does not go with GET", "send the arguments in query, or use POST");
    }
    Map<String, String> headers = headers();
    Map<String, Derivation> derived = derived();
    Sealed seal = request.has("seal") ? seal(request.object("seal")) : null;
    Map<String, String> open = open();
    boolean window = window();
    List<String> exactlyOne = exactlyOne();
    request.texts("unsent").forEach(argument -> known("unsent", argument));
    for (String argument : arguments) {
      if (!used.contains(argument)) {
        request.fault("", "never sends " + argument, "name it in path, query, body or headers");
      }
    }
    boolean retryable = request.flag("retryable", method.equals("GET"));
    int cache = request.seconds("cache");
    if (cache > 0 && !method.equals("GET")) {
      request.fault("cache", "goes with GET only", "remove it");
    }
    return new RequestTemplate(
        method,
        path,
        query,
        body,
        headers,
        derived,
        seal,
        open,
        fieldPaths("opaque"),
        messages(),
        request.seconds("timeout"),
        retryable,
        cache,
        window,
        exactlyOne,
        expected(),
        fieldPaths("money"));
  }

  private boolean window() {
    boolean window = request.flag("window", false);
    if (window) {
      known("window", TimeWindow.START);
      known("window", TimeWindow.END);
      Stream.of(TimeWindow.HOURS, TimeWindow.DAYS).filter(arguments::contains).forEach(used::add);
    }
    return window;
  }

  private List<String> exactlyOne() {
    List<String> names = request.texts("exactly_one");
    for (String argument : names) {
      known("exactly_one", argument);
      if (required.contains(argument)) {
        request.fault("exactly_one", "names a required argument", "make " + argument + " optional");
      }
    }
    if (names.size() == 1) {
      request.fault("exactly_one", "names one argument", "name two or more, or require it");
    }
    return names;
  }

  private Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    if (request.has("expect")) {
      YamlObject rules = request.object("expect");
      for (String path : rules.node().propertyNames()) {
        if (!FieldPath.isValid(path)) {
          rules.fault(path, "names no field", "give the steps by dots, such as booking.id");
        }
        expected.put(path, rules.text(path));
        known("expect." + path, rules.text(path));
      }
    }
    return expected;
  }

  private void checkPath(String path) {
    if (!path.startsWith("/")) {
      request.fault("path", "does not begin with /", "give the absolute path");
      return;
    }
    for (String segment : path.substring(1).split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || segment.equals("..") || segment.equals(".")) {
        request.fault(
            "path", "has a bad segment", "a segment is plain text or one whole {argument}");
      }
    }
    Matcher matcher = PLACEHOLDER.matcher(path);
    while (matcher.find()) {
      String argument = matcher.group(1);
      known("path", argument);
      if (!hasHandler && arguments.contains(argument) && !required.contains(argument)) {
        request.fault("path", "{" + argument + "} is not required", "add it to input.required");
      }
    }
  }

  private List<Parameter> parameters(String key) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode item : request.items(key)) {
      if (item.isString()) {
        parameters.add(new Parameter(item.stringValue(), item.stringValue()));
      } else if (item instanceof ObjectNode pair
          && pair.size() == 1
          && pair.iterator().next().isString()) {
        String argument = pair.propertyNames().iterator().next();
        parameters.add(new Parameter(argument, pair.get(argument).stringValue()));
      } else {
        request.fault(key, "has an unreadable item", "give an argument, or { argument: sent_as }");
      }
    }
    parameters.forEach(parameter -> known(key, parameter.argument()));
    return parameters;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (request.has("headers")) {
      YamlObject object = request.object("headers");
      for (String name : object.node().propertyNames()) {
        headers.put(name, object.text(name));
        if (!HEADER.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
          object.fault(name, "is no header for a tool to set", "take a name of the backend's own");
        }
        known("headers." + name, object.text(name));
      }
    }
    return headers;
  }

  private Map<String, Derivation> derived() {
    Map<String, Derivation> derived = new LinkedHashMap<>();
    if (request.has("derived")) {
      request
          .object("derived")
          .objects()
          .forEach(
              (argument, rule) -> {
                rule.only(Set.of("from", "prefix"));
                known("derived." + argument, argument);
                known("derived." + argument + ".from", rule.text("from"));
                derived.put(argument, new Derivation(rule.text("from"), rule.text("prefix")));
              });
    }
    return derived;
  }

  private static Sealed seal(YamlObject rule) {
    rule.only(Set.of("path", "until", "minutes", "facts"));
    String path = rule.text("path");
    String until = rule.optionalText("until");
    checkFieldPath(rule, "path", path);
    checkFieldPath(rule, "until", until == null ? "-" : until);
    JsonNode minutes = rule.node().path("minutes");
    if (!minutes.isIntegralNumber() || minutes.longValue() < 1 || minutes.longValue() > 1_440) {
      rule.fault("minutes", "is no usable life", "give whole minutes from 1 to 1440");
    }
    return new Sealed(path, until, minutes.asInt(1), facts(rule));
  }

  private static Map<String, String> facts(YamlObject rule) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (rule.has("facts")) {
      YamlObject named = rule.object("facts");
      for (String name : named.node().propertyNames()) {
        String path = named.text(name);
        if (!FACT_PATH.matcher(path).matches()) {
          named.fault(name, "is nowhere", "begin with arguments. or answer., steps by dots");
        }
        facts.put(name, path);
      }
    }
    return facts;
  }

  private static void checkFieldPath(YamlObject rule, String key, String path) {
    if (rule.has(key) && !FieldPath.isValid(path)) {
      rule.fault(key, "names no field", "give the steps by dots, such as data.confirm_token");
    }
  }

  private Map<String, String> open() {
    Map<String, String> open = new LinkedHashMap<>();
    if (request.has("open")) {
      YamlObject rules = request.object("open");
      for (String argument : rules.node().propertyNames()) {
        known("open." + argument, argument);
        open.put(argument, prefix + rules.text(argument));
      }
    }
    return open;
  }

  private List<String> fieldPaths(String key) {
    List<String> paths = request.texts(key);
    paths.forEach(path -> checkFieldPath(request, key, path));
    return paths;
  }

  private Map<String, String> messages() {
    Map<String, String> messages = new LinkedHashMap<>();
    if (request.has("messages")) {
      YamlObject texts = request.object("messages");
      texts.only(MESSAGES);
      texts.node().propertyNames().forEach(code -> messages.put(code, texts.text(code)));
    }
    return messages;
  }

  private void known(String key, String argument) {
    used.add(argument);
    if (!arguments.contains(argument)) {
      request.fault(
          key,
          "names an argument that the tool does not have",
          "declare it under input.properties, or use one of "
              + String.join(", ", arguments.stream().sorted().toList()));
    }
  }
}
