package com.instainstru.copilot.metering;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.security.redaction.Redaction;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The lines of the log: time in UTC, level, class and message, without what must not be shown and
 * without line breaks of another's making, whoever logs it. A stack trace follows on lines of its
 * own.
 */
public final class LogLines extends LayoutBase<ILoggingEvent> {
  /**
   * Marks a line made of our own words, numbers and ids alone. There is one for each call, and to
   * search it for secrets costs as much as the check of the call's arguments.
   */
  public static final Marker OWN_WORDS = MarkerFactory.getMarker("own-words");

  private static final String KNOWN_SECRETS = "known-secrets";

  private static final int MAX_LEVEL_LENGTH = 5;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /**
   * Keeps these secrets out of all further lines of the logging that {@code context} stands for,
   * besides those of earlier calls.
   */
  public static void hide(LoggerContext context, KnownSecrets secrets) {
    synchronized (context) {
      KnownSecrets all =
          context.getObject(KNOWN_SECRETS) instanceof KnownSecrets known
              ? known.and(secrets)
              : secrets;
      context.putObject(KNOWN_SECRETS, all);
    }
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(" ".repeat(MAX_LEVEL_LENGTH - level.length()));
    String logger = event.getLoggerName();
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(' ').append(message(event)).append('\n');
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      line.append(logged(ThrowableProxyUtil.asString(failure)));
    }
    return line.toString();
  }

  private String message(ILoggingEvent event) {
    List<Marker> markers = event.getMarkerList();
    String message = event.getFormattedMessage();
    return markers != null && markers.contains(OWN_WORDS)
        ? message
        : logged(message).replace("\n", "\\n");
  }

  private String logged(String text) {
    if (getContext() != null
        && getContext().getObject(KNOWN_SECRETS) instanceof KnownSecrets known) {
      return Redaction.logged(known.replace(text));
    }
    return Redaction.logged(text);
  }
}
