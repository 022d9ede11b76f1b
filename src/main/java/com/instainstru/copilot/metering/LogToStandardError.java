package com.instainstru.copilot.metering;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets logging up: {@link LogLines} to standard error, since standard output belongs to the
 * protocol and to answers. In code, because to read it from a file would take a fifth of a start. A
 * file that the process is started with ({@code -Dlogback.configurationFile}) goes before it; then
 * it is that file's task to keep secrets out.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogToStandardError extends ContextAwareBase implements Configurator {
  /** Name of the appender. */
  public static final String APPENDER = "STDERR";

  /** Below ERROR it names versions and echoes headers of callers. */
  private static final String TALKATIVE = "org.eclipse.jetty";

  /** Its clients tell at INFO what the command line prints anyhow. */
  private static final String MCP_CLIENTS = "io.modelcontextprotocol";

  /** Warns that nothing counts until a registry is added, which is what is wanted. */
  private static final String METERS = "io.micrometer.core.instrument.composite";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(lines);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    context.getLogger(TALKATIVE).setLevel(Level.ERROR);
    context.getLogger(METERS).setLevel(Level.ERROR);
    context.getLogger(MCP_CLIENTS).setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
