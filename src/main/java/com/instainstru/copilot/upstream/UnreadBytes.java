package com.instainstru.copilot.upstream;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.internal.connection.RealCall;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.http.RealInterceptorChain;
import okio.BufferedSource;

/**
 * Keeps an HTTP/1.1 connection from being used again while bytes are unread that came after an
 * answer: the next call, perhaps of another caller, would take them for its own answer (RFC 9112
 * section 9.3). The library does not look for them and its public interface does not show them,
 * hence the use of its internal classes.
 */
final class UnreadBytes {
  /** After being idle for so long, a connection is also tested for its end. */
  private static final Duration TRUSTED = Duration.ofMillis(250);

  private UnreadBytes() {}

  /** Thrown before anything of a request was sent. */
  private static final class UnusableConnectionException extends IOException {
    private static final long serialVersionUID = 1;

    UnusableConnectionException() {
      super("the connection has ended or holds bytes of an earlier answer");
    }
  }

  /** An interceptor of the whole call. An unusable connection is never met twice. */
  static Response useAnotherConnection(Interceptor.Chain chain) throws IOException {
    while (true) {
      try {
        return chain.proceed(chain.request());
      } catch (UnusableConnectionException closed) {
        // Nothing was sent.
      }
    }
  }

  /** An interceptor of the network: a connection was chosen, and nothing was sent yet. */
  static Response check(Interceptor.Chain chain) throws IOException {
    RealConnection connection = (RealConnection) Objects.requireNonNull(chain.connection());
    if (connection.protocol() != Protocol.HTTP_1_1) {
      return chain.proceed(chain.request());
    }
    RealCall call = (RealCall) chain.call();
    BufferedSource received =
        (BufferedSource)
            connection
                .newCodec$okhttp(call.getClient(), (RealInterceptorChain) chain)
                .getSocket()
                .getSource();
    if (HttpTransport.progress(call).reusesConnection() && !isUsable(connection, received)) {
      throw new UnusableConnectionException();
    }
    try {
      return chain.proceed(chain.request());
    } catch (IOException e) {
      if (received.getBuffer().exhausted()) {
        throw e;
      }
      ProtocolException brokenOff = new ProtocolException("the answer ends within its headers");
      brokenOff.initCause(e);
      throw brokenOff;
    }
  }

  private static boolean isUsable(RealConnection connection, BufferedSource received) {
    Socket socket = connection.socket();
    try {
      if (!received.getBuffer().exhausted()) {
        return false;
      }
      // Of a TLS connection, only reading shows whether there are bytes.
      boolean quick =
          connection.handshake() == null
              && System.nanoTime() - connection.getIdleAtNs() < TRUSTED.toNanos();
      return quick ? socket.getInputStream().available() == 0 : isSilent(socket, received);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether neither bytes nor the end of the connection come within a millisecond. */
  private static boolean isSilent(Socket socket, BufferedSource received) throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      var unused = received.exhausted();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(timeout);
    }
  }
}
