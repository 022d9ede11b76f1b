package com.instainstru.copilot.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * {@code %redacted} in a log's pattern: the message on one line, without what must not be shown.
 */
public final class RedactedMessage extends ClassicConverter {
  /**
   * Marks a line made of our own words, numbers and ids alone. There is one for each call, and to
   * search it for secrets costs as much as a fifth of a call.
   */
  public static final Marker OWN_WORDS = MarkerFactory.getMarker("own-words");

  @Override
  public String convert(ILoggingEvent event) {
    List<Marker> markers = event.getMarkerList();
    if (markers != null && markers.contains(OWN_WORDS)) {
      return event.getFormattedMessage();
    }
    return Redaction.logged(event.getFormattedMessage()).replace("\n", "\\n");
  }
}
