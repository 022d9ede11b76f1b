package com.instainstru.copilot.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells from an exception why no usable answer came. */
final class ConnectionTrouble {
  private ConnectionTrouble() {}

  /**
   * @param answering whether the answer had begun
   */
  static ProbeOutcome of(IOException failure, CallProgress progress, boolean answering) {
    if (progress.sends()) {
      if (failure instanceof InterruptedIOException) {
        return ProbeOutcome.TIMEOUT;
      }
      return !answering && failure instanceof ProtocolException
          ? ProbeOutcome.NOT_HTTP
          : ProbeOutcome.BROKEN;
    }
    if (progress.secures()) {
      return tls(failure);
    }
    if (progress.usesProxy()) {
      return ProbeOutcome.PROXY;
    }
    if (failure instanceof UnknownHostException) {
      return ProbeOutcome.DNS;
    }
    if (failure instanceof InterruptedIOException) {
      return ProbeOutcome.CONNECT_TIMEOUT;
    }
    return failure instanceof ConnectException && isRefused(failure)
        ? ProbeOutcome.REFUSED
        : ProbeOutcome.UNREACHABLE;
  }

  private static ProbeOutcome tls(IOException failure) {
    if (failure instanceof SSLPeerUnverifiedException) {
      return ProbeOutcome.TLS_NAME;
    }
    if (causes(failure)
        .anyMatch(
            cause ->
                cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException)) {
      return ProbeOutcome.TLS_EXPIRED;
    }
    return causes(failure).anyMatch(CertificateException.class::isInstance)
        ? ProbeOutcome.TLS_UNTRUSTED
        : ProbeOutcome.TLS;
  }

  /** The system says so in its message alone. */
  private static boolean isRefused(IOException failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused"));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    List<Throwable> all = new ArrayList<>();
    Throwable cause = failure;
    while (cause != null) {
      all.add(cause);
      cause = cause.getCause();
    }
    return all.stream();
  }
}
