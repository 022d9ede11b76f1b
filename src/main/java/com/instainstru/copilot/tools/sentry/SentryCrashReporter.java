package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.config.OutboundSettings;
import com.instainstru.copilot.config.ProxySettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.security.redaction.Redaction;
import com.instainstru.copilot.upstream.OutboundRoute;
import io.sentry.Hint;
import io.sentry.ISentryClient;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.SentryOptions;
import io.sentry.protocol.Message;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.SentryId;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Sends this server's own errors to a Sentry project. An instance of its own, apart from the SDK's
 * global one. An event holds stack traces, tags and redacted messages; never arguments, requests,
 * users, host names, breadcrumbs or environment.
 */
public final class SentryCrashReporter implements AutoCloseable {
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 5_000;

  private final ISentryClient client;

  private SentryCrashReporter(ISentryClient client) {
    this.client = client;
  }

  /**
   * @param dsn where events go
   * @param environment for example {@code production}
   * @param release commit or version of this server
   * @param outbound how Sentry is reached
   * @param known secrets that go wherever they stand
   * @throws IllegalArgumentException if the DSN cannot be read; its message does not show it
   */
  public static SentryCrashReporter create(
      Secret dsn,
      String environment,
      String release,
      OutboundSettings outbound,
      KnownSecrets known) {
    SentryOptions options = new SentryOptions();
    options.setDsn(dsn.reveal());
    options.setEnvironment(environment);
    options.setRelease(release);
    options.setAttachServerName(false);
    options.setAttachThreads(false);
    options.setMaxBreadcrumbs(0);
    options.setSendClientReports(false);
    options.setEnableUncaughtExceptionHandler(false);
    options.setEnableShutdownHook(false);
    // A test event after another one must arrive too.
    options.setEnableDeduplication(false);
    options.setConnectionTimeoutMillis(CONNECT_MILLIS);
    options.setReadTimeoutMillis(READ_MILLIS);
    options.setShutdownTimeoutMillis(SHUTDOWN_LIMIT.toMillis());
    options.setProxy(proxy(dsn, outbound));
    options.setSslSocketFactory(OutboundRoute.sslSocketFactory(outbound));
    options.setBeforeSend((event, hint) -> clean(event, hint, known));
    try {
      return new SentryCrashReporter(new io.sentry.SentryClient(options));
    } catch (RuntimeException e) {
      // The cause is dropped on purpose: its message quotes the DSN.
      throw new IllegalArgumentException(
          "INSTAINSTRU_MCP_SENTRY_DSN is not a Sentry DSN; it has the form"
              + " https://<key>@<host>/<project id>");
    }
  }

  private static SentryOptions.@Nullable Proxy proxy(Secret dsn, OutboundSettings outbound) {
    ProxySettings proxy = outbound.proxy();
    HttpUrl url = HttpUrl.parse(dsn.reveal());
    if (proxy == null || url == null || !proxy.isFor(url.host(), url.port())) {
      return null;
    }
    Secret password = proxy.password();
    return new SentryOptions.Proxy(
        proxy.host(),
        Integer.toString(proxy.port()),
        proxy.user(),
        password == null ? null : password.reveal());
  }

  /**
   * Reports a failure.
   *
   * @param tags names and values without personal data, such as the request id
   * @return the event's id, 32 hex digits; null if it was not taken
   */
  public @Nullable String report(Throwable failure, Map<String, String> tags) {
    return capture(new SentryEvent(failure), SentryLevel.ERROR, tags);
  }

  /**
   * Reports a message.
   *
   * @return the event's id, 32 hex digits; null if it was not taken
   */
  public @Nullable String report(String text, Map<String, String> tags) {
    Message message = new Message();
    message.setFormatted(text);
    SentryEvent event = new SentryEvent();
    event.setMessage(message);
    return capture(event, SentryLevel.INFO, tags);
  }

  private @Nullable String capture(SentryEvent event, SentryLevel level, Map<String, String> tags) {
    event.setLevel(level);
    tags.forEach(event::setTag);
    SentryId id = client.captureEvent(event);
    return id.equals(SentryId.EMPTY_ID) ? null : id.toString();
  }

  /** Waits until what was reported is sent, or the time is over. */
  public void flush(Duration atMost) {
    client.flush(atMost.toMillis());
  }

  @Override
  public void close() {
    client.close();
  }

  private static SentryEvent clean(SentryEvent event, Hint hint, KnownSecrets known) {
    hint.clear();
    event.setRequest(null);
    event.setUser(null);
    event.setServerName(null);
    event.setBreadcrumbs(null);
    event.setExtras(null);
    event.setModules(null);
    Message message = event.getMessage();
    if (message != null) {
      message.setFormatted(redacted(message.getFormatted(), known));
      message.setMessage(redacted(message.getMessage(), known));
      message.setParams(null);
    }
    if (event.getExceptions() != null) {
      for (SentryException exception : event.getExceptions()) {
        exception.setValue(redacted(exception.getValue(), known));
      }
    }
    return event;
  }

  private static @Nullable String redacted(@Nullable String text, KnownSecrets known) {
    return text == null ? null : Redaction.text(known.replace(text));
  }
}
