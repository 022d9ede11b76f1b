package com.instainstru.copilot.telemetry;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %redactedEx} in a log's pattern: a stack trace without what must not be shown. */
public final class RedactedTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy failure) {
    return Redaction.logged(super.throwableProxyToString(failure));
  }
}
