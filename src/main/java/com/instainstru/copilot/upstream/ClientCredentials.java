package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Background;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.UpstreamLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.FormBody;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749 section 4.4), kept until shortly before
 * they expire. However many calls need one, one is fetched; while the old one still lives, the
 * others go on with it.
 */
public final class ClientCredentials implements Credentials {
  private static final Logger log = LoggerFactory.getLogger(ClientCredentials.class);
  private static final Duration EARLY = Duration.ofSeconds(60);

  /** A longer life is taken for this one: providers give tokens for minutes or hours. */
  private static final long MAX_LIFE_SECONDS = Duration.ofDays(1).toSeconds();

  private static final String LATE = "did not answer in time";

  private final ClientCredentialsSettings settings;
  private final HttpTransport transport;
  private final Duration limit;
  private final Clock clock;
  private final AtomicReference<@Nullable CompletableFuture<Token>> fetch = new AtomicReference<>();
  private volatile @Nullable Token token;

  public ClientCredentials(
      ClientCredentialsSettings settings,
      HttpTransport transport,
      UpstreamLimits limits,
      Clock clock) {
    this.settings = settings;
    this.transport = transport;
    this.limit = limits.token();
    this.clock = clock;
  }

  private record Token(String authorization, Instant renewFrom, Instant expires) {}

  @Override
  public String authorization(Deadline deadline, Cancellation cancellation) {
    Token current = token;
    Instant now = clock.instant();
    if (current != null && now.isBefore(current.renewFrom())) {
      return current.authorization();
    }
    CompletableFuture<Token> next = fetching();
    // While the old one lives, nobody waits for the new one.
    return current != null && now.isBefore(current.expires())
        ? current.authorization()
        : await(next, deadline, cancellation).authorization();
  }

  private static Token await(
      CompletableFuture<Token> next, Deadline deadline, Cancellation cancellation) {
    CompletableFuture<Token> mine = next.copy();
    Cancellation.Registration registration =
        cancellation.onCancel(() -> mine.completeExceptionally(failed(LATE)));
    try {
      return mine.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ToolFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("a token could not be fetched", e.getCause());
    } catch (TimeoutException e) {
      throw failed(LATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(LATE);
    } finally {
      registration.close();
    }
  }

  /**
   * The fetch that is under way; begins one if there is none. Looks at the token again: another
   * caller's fetch may have ended since this one looked.
   */
  private CompletableFuture<Token> fetching() {
    synchronized (fetch) {
      CompletableFuture<Token> running = fetch.get();
      if (running != null) {
        return running;
      }
      Token current = token;
      if (current != null && clock.instant().isBefore(current.renewFrom())) {
        return CompletableFuture.completedFuture(current);
      }
      CompletableFuture<Token> begun = new CompletableFuture<>();
      fetch.set(begun);
      Background.run("token", () -> fetchInto(begun));
      return begun;
    }
  }

  private void fetchInto(CompletableFuture<Token> result) {
    try {
      Token fresh = fetch();
      token = fresh;
      fetch.set(null);
      result.complete(fresh);
    } catch (RuntimeException failure) {
      log.warn("token fetch failed: {}", failure.getMessage());
      if (token != null) {
        log.warn("the access token could not be renewed early; the old one is used while it lives");
      }
      fetch.set(null);
      result.completeExceptionally(failure);
    }
  }

  @Override
  public boolean replaceable(String refused) {
    Token current = token;
    if (current != null && current.authorization().equals(refused)) {
      token = null;
    }
    return true;
  }

  private Token fetch() {
    AttemptResult context = transport.send(request(), new Cancellation(), limit);
    if (!(context instanceof AttemptResult.Answer answer)) {
      throw failed("could not be reached");
    }
    if (answer.status() / 100 != 2) {
      throw failed("refused with status " + answer.status());
    }
    JsonNode body = json(answer);
    String accessToken = body.path("access_token").asString("");
    if (!isToken(accessToken)) {
      throw failed("answered without a usable access_token");
    }
    Duration life = life(body.path("expires_in"));
    Duration early = life.dividedBy(2).compareTo(EARLY) < 0 ? life.dividedBy(2) : EARLY;
    Instant now = clock.instant();
    return new Token("Bearer " + accessToken, now.plus(life).minus(early), now.plus(life));
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && Secret.isToken(text);
  }

  /** At least a second, at most a day; an hour if the endpoint does not say. */
  private static Duration life(JsonNode expiresIn) {
    double seconds = expiresIn.asDouble(Double.NaN);
    return Double.isNaN(seconds)
        ? Duration.ofHours(1)
        : Duration.ofSeconds((long) Math.max(1, Math.min(seconds, (double) MAX_LIFE_SECONDS)));
  }

  Request request() {
    return new Request.Builder()
        .url(settings.tokenUrl().toString())
        .header("Accept", "application/json")
        .post(
            new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("client_id", settings.clientId())
                .add("client_secret", settings.clientSecret().reveal())
                .add("audience", settings.audience())
                .add("scope", "mcp:read mcp:write")
                .build())
        .build();
  }

  private static JsonNode json(AttemptResult.Answer answer) {
    try {
      return JsonMapper.shared().readTree(answer.body());
    } catch (JacksonException e) {
      throw failed("did not answer with JSON");
    }
  }

  private static ToolFailure failed(String how) {
    return ToolFailure.of(
            FailureCode.UPSTREAM_AUTH_FAILED,
            "No access token for the backend is available: the token endpoint "
                + how
                + ". Try again in a moment; if the failure persists, ask the operator to check the"
                + " INSTAINSTRU_MCP_WORKOS_M2M_ settings.")
        .from("backend", true);
  }
}
