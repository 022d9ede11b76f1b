package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.UpstreamLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of the process, with one connection pool for all peers. It follows no redirects,
 * repeats no requests, and uses a proxy only if the settings name one. Thread safe.
 *
 * <p>As a {@link Call.Factory} it makes calls without a time limit; callers set one.
 */
public final class HttpTransport implements Call.Factory {
  /** Load balancers commonly close connections that are idle for a minute. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(55);

  private final UpstreamLimits limits;
  private final OutboundSettings outbound;
  private final Duration keepAlive;
  private final Consumer<OkHttpClient.Builder> options;
  private volatile @Nullable OkHttpClient client;

  /** Reaches peers directly, with the certificates that Java trusts. */
  public HttpTransport(UpstreamLimits limits) {
    this(limits, OutboundSettings.standard());
  }

  public HttpTransport(UpstreamLimits limits, OutboundSettings outbound) {
    this(limits, outbound, KEEP_ALIVE, client -> {});
  }

  /**
   * @param keepAlive how long an idle connection is kept
   * @param options further options of the client
   */
  HttpTransport(
      UpstreamLimits limits,
      OutboundSettings outbound,
      Duration keepAlive,
      Consumer<OkHttpClient.Builder> options) {
    this.limits = limits;
    this.outbound = outbound;
    this.keepAlive = keepAlive;
    this.options = options;
  }

  /** Creates the client if there is none yet, so that its creation counts for no request. */
  void prepare() {
    var unused = client();
  }

  /** Created at first use: loading the trust store takes about as long as the rest of a start. */
  private OkHttpClient client() {
    OkHttpClient created = client;
    return created == null ? create() : created;
  }

  private synchronized OkHttpClient create() {
    OkHttpClient created = client;
    if (created == null) {
      OkHttpClient.Builder builder =
          new OkHttpClient.Builder()
              .connectTimeout(limits.connect())
              // The call has a timeout; one for each read and write would cost a timer each.
              .readTimeout(Duration.ZERO)
              .writeTimeout(Duration.ZERO)
              .followRedirects(false)
              .followSslRedirects(false)
              .retryOnConnectionFailure(false)
              // Connect on the thread of the call, whose interruption then is an IOException.
              .fastFallback(false)
              .dns(new DnsTimeout(Dns.SYSTEM, limits.connect()))
              .connectionPool(
                  new ConnectionPool(
                      limits.connections(), keepAlive.toNanos(), TimeUnit.NANOSECONDS))
              .eventListenerFactory(HttpTransport::progress)
              .addInterceptor(UnreadBytes::useAnotherConnection)
              .addNetworkInterceptor(UnreadBytes::check)
              .addNetworkInterceptor(HttpTransport::withoutRepetition);
      OutboundRoute.apply(outbound, builder);
      options.accept(builder);
      created = builder.build();
      client = created;
    }
    return created;
  }

  @Override
  public Call newCall(Request request) {
    return client()
        .newCall(request.newBuilder().tag(CallProgress.class, new CallProgress()).build());
  }

  static CallProgress progress(Call call) {
    return Objects.requireNonNull(call.request().tag(CallProgress.class));
  }

  /**
   * The library repeats a request that is answered with 503 and {@code Retry-After: 0}, and fails
   * for a number beyond an {@code int}.
   */
  private static Response withoutRepetition(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String header = response.header("Retry-After", "");
    if (response.code() != 503 || !header.matches("\\d+")) {
      return response;
    }
    Response.Builder bounded = response.newBuilder().removeHeader("Retry-After");
    RetryAfter.seconds(header, null, Clock.systemUTC())
        .ifPresent(seconds -> bounded.header("Retry-After", seconds.toString()));
    return bounded.build();
  }

  /** Closes idle connections, since one of them turned out to be dead. */
  void closeIdleConnections() {
    client().connectionPool().evictAll();
  }

  /**
   * Sends the request and reads the whole answer.
   *
   * @param limit of name resolution, connecting, sending and reading together
   */
  AttemptResult send(Request request, Cancellation cancellation, Duration limit) {
    if (limit.isZero()) {
      // The library takes zero for no limit.
      return new AttemptResult.Broken(AttemptResult.Fault.TIMEOUT, false, ProbeOutcome.TIMEOUT);
    }
    Call call = newCall(request);
    call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    boolean answering = false;
    Cancellation.Registration registration = cancellation.onCancel(call::cancel);
    try (Response response = call.execute()) {
      answering = true;
      return answer(call, response);
    } catch (IOException e) {
      if (cancellation.isCancelled()) {
        return new AttemptResult.Broken(AttemptResult.Fault.CANCELLED, false, ProbeOutcome.BROKEN);
      }
      CallProgress progress = progress(call);
      AttemptResult.Fault fault = fault(e, answering, progress);
      return new AttemptResult.Broken(
          fault,
          fault == AttemptResult.Fault.CONNECTION_LOST && progress.reusesConnection(),
          ConnectionTrouble.of(e, progress, answering));
    } finally {
      registration.close();
    }
  }

  private AttemptResult answer(Call call, Response response) throws IOException {
    BufferedSource body = response.body().source();
    if (response.headers().size() > limits.headerFields()
        || body.request(limits.bodyBytes() + 1L)) {
      // Closing the response would read on.
      call.cancel();
      throw new ProtocolException("the answer is too large");
    }
    return new AttemptResult.Answer(
        response.code(),
        body.readByteArray(),
        response.header("Content-Type"),
        response.header("Retry-After"),
        response.header("Date"),
        response.header("Location"));
  }

  private static AttemptResult.Fault fault(
      IOException e, boolean answering, CallProgress progress) {
    if (!progress.sends()) {
      return AttemptResult.Fault.NOT_CONNECTED;
    }
    if (e instanceof InterruptedIOException) {
      return AttemptResult.Fault.TIMEOUT;
    }
    return answering || e instanceof ProtocolException
        ? AttemptResult.Fault.UNREADABLE
        : AttemptResult.Fault.CONNECTION_LOST;
  }
}
