package com.instainstru.copilot.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * {@code %redacted} in a log's pattern: the message on one line, without what must not be shown.
 */
public final class RedactedMessage extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Redaction.logged(event.getFormattedMessage()).replace("\n", "\\n");
  }
}
