package com.instainstru.copilot.demo.sentry;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.DemoServer;
import com.instainstru.copilot.demo.http.Route;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sentry at its HTTP surface: the API for reading, and the receiver that an SDK sends to. */
public final class FakeSentryApi implements AutoCloseable {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String ORGANIZATION = "instainstru";
  private static final Map<String, String> PROJECTS =
      Map.of("41", "instainstru-api", "42", "instainstru-web", "43", "instainstru-mcp");
  private static final String OWN_PROJECT = "43";

  private final String apiToken = "sntrys_" + UUID.randomUUID().toString().replace("-", "");
  private final String publicKey = UUID.randomUUID().toString().replace("-", "");
  private final SentryFixture story;
  private final Map<String, ObjectNode> received = new ConcurrentHashMap<>();
  private final DemoServer server;

  private FakeSentryApi(Clock clock) {
    this.story = new SentryFixture(clock.instant());
    String org = "/api/0/organizations/" + ORGANIZATION;
    this.server =
        DemoServer.start(
            List.of(
                Route.get(org + "/projects/", request -> DemoResponse.ok(projects())),
                Route.get(org + "/issues/", request -> DemoResponse.ok(issues(request))),
                Route.get(org + "/issues/{issue}/", request -> found(issue(request))),
                Route.get(
                    org + "/issues/{issue}/events/{event}/", request -> found(event(request))),
                Route.get(org + "/eventids/{event}/", this::resolve),
                Route.get(
                    "/api/0/projects/" + ORGANIZATION + "/{project}/events/{event}/",
                    request -> found(byId(String.valueOf(request.path().get("event"))))),
                Route.post("/api/{project}/envelope/", this::receive)),
            this::guarded);
  }

  /** Starts to serve on a free port of the loopback. */
  public static FakeSentryApi start(Clock clock) {
    return new FakeSentryApi(clock);
  }

  private Function<DemoRequest, DemoResponse> guarded(Function<DemoRequest, DemoResponse> route) {
    return request -> {
      boolean reads = request.rawPath().startsWith("/api/0/");
      return !reads || ("Bearer " + apiToken).equals(request.header("Authorization"))
          ? route.apply(request)
          : new DemoResponse(401, NODES.objectNode().put("detail", "Invalid token"));
    };
  }

  private static DemoResponse found(@Nullable ObjectNode body) {
    return body == null
        ? new DemoResponse(404, NODES.objectNode().put("detail", "not here"))
        : DemoResponse.ok(body);
  }

  private static ArrayNode projects() {
    ArrayNode list = NODES.arrayNode();
    PROJECTS.forEach((id, slug) -> list.addObject().put("id", id).put("slug", slug));
    return list;
  }

  private ArrayNode issues(DemoRequest request) {
    String project = String.valueOf(request.parameter("project"));
    String query = request.parameter("query");
    String limit = request.parameter("per_page");
    int most = limit == null ? 25 : Integer.parseInt(limit);
    ArrayNode list = NODES.arrayNode();
    for (ObjectNode issue : story.issues()) {
      boolean resolved = issue.get("status").stringValue().equals("resolved");
      // An absent query means unresolved ones; an empty query means all.
      boolean wrongStatus =
          ((query == null || query.contains("is:unresolved")) && resolved)
              || (query != null && query.contains("is:resolved") && !resolved);
      boolean wrongProject =
          !project.equals("-1") && !project.equals(issue.get("project").get("id").stringValue());
      if (!wrongStatus && !wrongProject && list.size() < most) {
        list.add(issue);
      }
    }
    return list;
  }

  private @Nullable ObjectNode issue(DemoRequest request) {
    return story.issue(String.valueOf(request.path().get("issue")));
  }

  private @Nullable ObjectNode event(DemoRequest request) {
    return story.eventOf(String.valueOf(request.path().get("issue")));
  }

  private @Nullable ObjectNode byId(String id) {
    ObjectNode own = received.get(id);
    return own == null ? story.event(id) : own;
  }

  private DemoResponse resolve(DemoRequest request) {
    String id = String.valueOf(request.path().get("event"));
    ObjectNode event = byId(id);
    if (event == null) {
      return found(null);
    }
    ObjectNode issue = story.issue(event.path("groupID").asString(""));
    ObjectNode body = NODES.objectNode();
    body.put("organizationSlug", ORGANIZATION).put("eventId", id);
    body.put(
        "projectSlug",
        issue == null ? PROJECTS.get(OWN_PROJECT) : issue.get("project").get("slug").stringValue());
    body.set(
        "groupId", event.path("groupID").isMissingNode() ? NODES.nullNode() : event.get("groupID"));
    body.set("event", event);
    return DemoResponse.ok(body);
  }

  private DemoResponse receive(DemoRequest request) {
    String header = String.valueOf(request.header("X-Sentry-Auth"));
    if (!header.contains("sentry_key=" + publicKey)) {
      return new DemoResponse(403, NODES.objectNode().put("detail", "unknown key"));
    }
    Envelope.event(request.body(), request.header("Content-Encoding"))
        .ifPresent(
            event -> {
              ObjectNode kept = NODES.objectNode();
              kept.put("eventID", event.get("event_id").stringValue());
              kept.put("title", event.path("message").path("formatted").asString("error"));
              kept.set("dateCreated", event.path("timestamp"));
              kept.putArray("entries");
              received.put(event.get("event_id").stringValue(), kept);
            });
    return DemoResponse.ok(NODES.objectNode());
  }

  public URI baseUri() {
    return server.baseUri();
  }

  public String apiToken() {
    return apiToken;
  }

  public String organization() {
    return ORGANIZATION;
  }

  /** Where an SDK sends its events. */
  public String dsn() {
    return "http://" + publicKey + "@127.0.0.1:" + server.baseUri().getPort() + "/" + OWN_PROJECT;
  }

  @Override
  public void close() {
    server.close();
  }
}
