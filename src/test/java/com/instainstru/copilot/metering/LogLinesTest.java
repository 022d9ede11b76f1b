package com.instainstru.copilot.metering;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final LogLines lines = new LogLines();

  private LoggingEvent event(Level level, String message, @Nullable Throwable failure) {
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger("com.example.Thing"), level, message, failure, null);
    event.setInstant(java.time.Instant.parse("2026-01-31T15:00:00Z"));
    return event;
  }

  @ParameterizedTest
  @CsvSource({"INFO, 'INFO  '", "ERROR, 'ERROR '", "WARN, 'WARN  '", "TRACE, 'TRACE '"})
  void aLineTellsTimeLevelClassAndMessage(String level, String column) {
    assertThat(lines.doLayout(event(Level.valueOf(level), "ready", null)))
        .isEqualTo("2026-01-31T15:00:00.000Z " + column + "Thing ready\n");
  }

  @Test
  void aMessageStaysOnItsLineAndHoldsNoSecret() {
    assertThat(lines.doLayout(event(Level.INFO, "a\nb jo@example.com password=x\u200b", null)))
        .endsWith(" Thing a\\nb j***@example.com password=[redacted]\n");
  }

  @Test
  void aTraceFollowsWithoutSecretsEither() {
    String text =
        lines.doLayout(event(Level.ERROR, "failed", new IllegalStateException("token=abc")));

    assertThat(text.lines().toList().get(1))
        .isEqualTo("java.lang.IllegalStateException: token=[redacted]");
    assertThat(text).contains("\tat com.instainstru.copilot.metering.LogLinesTest").endsWith("\n");
  }

  @Test
  void whatIsMarkedAsOurOwnWordsIsNotSearched() {
    LoggingEvent event = event(Level.INFO, "tool=a password=x", null);
    event.addMarker(LogLines.OWN_WORDS);

    assertThat(lines.doLayout(event)).endsWith("tool=a password=x\n");
  }

  @Test
  void configuredSecretsAreReplacedInMessageAndTrace() {
    LogLines.hide(context, KnownSecrets.of(List.of("plain words only")));
    lines.setContext(context);

    assertThat(
            lines.doLayout(
                event(
                    Level.ERROR,
                    "sent plain words only",
                    new IllegalStateException("plain words only"))))
        .contains("sent [redacted]", "IllegalStateException: [redacted]")
        .doesNotContain("plain words only");
  }

  @Test
  void theyGoToStandardErrorFromInfoOn() {
    assertThat(new LogToStandardError().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger("ROOT").getAppender(LogToStandardError.APPENDER);
    assertThat(appender.getTarget()).isEqualTo("System.err");
    assertThat(appender.isStarted()).isTrue();
    assertThat(context.getLogger("com.example").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("com.example").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("org.eclipse.jetty.server").isWarnEnabled()).isFalse();
  }
}
