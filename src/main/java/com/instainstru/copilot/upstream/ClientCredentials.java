package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 64 * 1024;

  private final ClientCredentialsSettings settings;
  private final OkHttpClient http;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Token token;

  public ClientCredentials(ClientCredentialsSettings settings, UpstreamLimits limits, Clock clock) {
    this.settings = settings;
    this.http = HttpExchanger.client(limits).newBuilder().callTimeout(TIMEOUT).build();
    this.clock = clock;
  }

  private record Token(String authorization, Instant renewFrom, Instant expires) {}

  @Override
  public String authorization() {
    Token current = token;
    Instant now = clock.instant();
    if (current != null && now.isBefore(current.renewFrom())) {
      return current.authorization();
    }
    if (current != null && now.isBefore(current.expires())) {
      return renewedIfFree(current);
    }
    fetching.lock();
    try {
      Token meanwhile = token;
      if (meanwhile != null && clock.instant().isBefore(meanwhile.renewFrom())) {
        return meanwhile.authorization();
      }
      return fetch().authorization();
    } finally {
      fetching.unlock();
    }
  }

  private String renewedIfFree(Token current) {
    if (!fetching.tryLock()) {
      return current.authorization();
    }
    try {
      Token meanwhile = token;
      return meanwhile != null && !meanwhile.equals(current)
          ? meanwhile.authorization()
          : fetch().authorization();
    } catch (ToolFailure failure) {
      log.warn("the access token could not be renewed early; the old one is used while it lives");
      return current.authorization();
    } finally {
      fetching.unlock();
    }
  }

  @Override
  public boolean replaceable(String refused) {
    fetching.lock();
    try {
      Token current = token;
      if (current != null && current.authorization().equals(refused)) {
        token = null;
      }
      return true;
    } finally {
      fetching.unlock();
    }
  }

  private Token fetch() {
    Request request =
        new Request.Builder()
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
    try (Response response = http.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw failed("refused with status " + response.code());
      }
      JsonNode body = JsonMapper.shared().readTree(response.peekBody(MOST_BYTES).bytes());
      String accessToken = body.path("access_token").asString("");
      if (!accessToken.matches("[\\x21-\\x7e]+")) {
        throw failed("answered without a usable access_token");
      }
      Duration life = Duration.ofSeconds(Math.max(1, body.path("expires_in").asLong(3600)));
      Duration early = life.dividedBy(2).compareTo(EARLY) < 0 ? life.dividedBy(2) : EARLY;
      Instant now = clock.instant();
      Token fresh = new Token("Bearer " + accessToken, now.plus(life).minus(early), now.plus(life));
      token = fresh;
      return fresh;
    } catch (IOException | JacksonException e) {
      throw failed(e instanceof IOException ? "could not be reached" : "did not answer with JSON");
    }
  }

  private static ToolFailure failed(String how) {
    log.warn("the token endpoint for client credentials {}", how);
    return ToolFailure.of(
            FailureCode.UPSTREAM_AUTH_FAILED,
            "No access token for the backend could be had: the token endpoint "
                + how
                + ". Try again in a moment; if it stays so, the operator has to check the"
                + " INSTAINSTRU_MCP_WORKOS_M2M_ settings.")
        .from("backend", true);
  }
}
