package com.instainstru.copilot.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What a class writes to the log, other tests that run at the same time included: look for lines
 * that only one's own test can have caused. Thread safe.
 */
public final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  private HeardLog(Logger logger) {
    this.logger = logger;
  }

  /** Hears that class from now on. */
  public static HeardLog of(Class<?> subject) {
    HeardLog heard = new HeardLog((Logger) LoggerFactory.getLogger(subject));
    heard.start();
    heard.logger.addAppender(heard);
    return heard;
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** The lines so far that hold the text. */
  public List<String> lines(String text) {
    return events(text).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The same with their levels. */
  public List<ILoggingEvent> events(String text) {
    return events.stream().filter(event -> event.getFormattedMessage().contains(text)).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
