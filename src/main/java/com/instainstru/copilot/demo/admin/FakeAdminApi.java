package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.DemoServer;
import com.instainstru.copilot.demo.http.Route;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The backend admin API on an embedded database: the same people, bookings and troubles on every
 * start, placed relative to the moment it starts.
 */
public final class FakeAdminApi implements AutoCloseable {
  private static final long SEED = 20_260_131;
  private static final String MAILS = "SELECT COUNT(*) FROM mails";

  private final Database database;
  private final DemoServer server;
  private final String token;

  private FakeAdminApi(Database database, DemoServer server, String token) {
    this.database = database;
    this.server = server;
    this.token = token;
  }

  /** One whose answers are right, on a free port of the loopback. */
  public static FakeAdminApi start(Clock clock) {
    return start(clock, BackendState.IDEAL, Set.of());
  }

  /** Fills the database and starts to serve on a free port of the loopback. */
  public static FakeAdminApi start(Clock clock, BackendState state, Set<BackendFault> faults) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Database database = new Database();
    Random random = new Random(SEED);
    PeopleSeed people = new PeopleSeed(database, random, now);
    people.services();
    if (state == BackendState.APRIL) {
      people.forgetSlug("Hip Hop");
    }
    people.instructors(60);
    people.students(160);
    BusinessSeed business = new BusinessSeed(database, random, now);
    business.bookings(420);
    business.searches(30);
    business.invites(24);
    new CelerySeed(database, random, now).fill();
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    String actor = new Ids(new Random(SEED)).ulid(now);
    Envelope envelope = new Envelope(clock, actor, "admin@example.com");
    List<Route> routes = new ArrayList<>();
    routes.addAll(new CeleryRoutes(database, clock, envelope, state, faults).routes());
    routes.addAll(new OperationsRoutes(database, clock, envelope, state).routes());
    routes.addAll(new CatalogueRoutes(database, envelope, state).routes());
    routes.addAll(new InstructorRoutes(database, envelope, state).routes());
    routes.addAll(new FoundingRoutes(database, clock, envelope).routes());
    routes.addAll(new SearchRoutes(database, clock, envelope).routes());
    ConfirmTokens tokens = new ConfirmTokens(token, actor, clock);
    routes.addAll(new InviteRoutes(database, clock, envelope, tokens, faults).routes());
    if (state != BackendState.JANUARY) {
      routes.addAll(new PlatformRoutes(database, clock).routes());
    }
    routes.add(Route.get("/demo/state", request -> state(database)));
    IdentityLimit limit = new IdentityLimit(clock);
    BooleanSupplier admitted = state.isReal() ? limit::admits : () -> true;
    DemoServer server = DemoServer.start(routes, route -> guarded(token, admitted, route));
    return new FakeAdminApi(database, server, token);
  }

  private static Function<DemoRequest, DemoResponse> guarded(
      String token, BooleanSupplier admitted, Function<DemoRequest, DemoResponse> route) {
    return request -> {
      String given = request.header("X-Request-Id");
      String requestId = given == null ? UUID.randomUUID().toString() : given;
      try {
        if (!("Bearer " + token).equals(request.header("Authorization"))) {
          throw ApiError.of(401, "bearer token was not accepted");
        }
        if (!admitted.getAsBoolean()) {
          throw ApiError.of(429, "rate limit exceeded");
        }
        return route.apply(request);
      } catch (ApiError error) {
        return error.response(request.rawPath(), requestId);
      }
    };
  }

  public URI baseUri() {
    return server.baseUri();
  }

  /** The static token that it accepts. */
  public String serviceToken() {
    return token;
  }

  /** What no admin API would tell: what has happened outside of its tables' business. */
  private static DemoResponse state(Database database) {
    return DemoResponse.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("mails_sent", database.number(MAILS))
            .put("sends", database.number("SELECT COUNT(*) FROM sends WHERE answer IS NOT NULL")));
  }

  /** How many mails the API has sent, for tests of what must not happen twice. */
  public long mailsSent() {
    return database.number(MAILS);
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
