package com.instainstru.copilot.cli.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Says why a server gave no answer, and what to change. */
final class HttpErrors {
  private final ServerAddress address;

  HttpErrors(ServerAddress address) {
    this.address = address;
  }

  RemoteFailure of(IOException e) {
    String host = address.host();
    if (e instanceof UnknownHostException) {
      return RemoteFailure.usage(
          "The name "
              + address.endpoint().host()
              + " was not resolved. Check the spelling of --server, DNS, and the VPN if it needs"
              + " one.");
    }
    if (e instanceof SSLException) {
      return RemoteFailure.usage(tls(e));
    }
    if (e instanceof ConnectException) {
      return RemoteFailure.usage(
          "Nothing accepts connections at "
              + host
              + ". Start the server, or correct host and port of --server.");
    }
    if (e instanceof InterruptedIOException) {
      return RemoteFailure.temporary(
          host + " did not answer in time. Check the network, and try again.");
    }
    return RemoteFailure.temporary(
        "The connection to "
            + host
            + " was lost before the answer was complete. An action may have taken effect: check"
            + " before you repeat it.");
  }

  private String tls(IOException e) {
    String host = address.host();
    if (e instanceof SSLPeerUnverifiedException) {
      return "The certificate of "
          + host
          + " belongs to another name. Use the name in the certificate with --server.";
    }
    if (isCertificate(e)) {
      return "Java does not trust the certificate of "
          + host
          + ". If a certificate authority of your own issued it, import it into a trust store and"
          + " set COPILOT_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE.";
    }
    return host + " does not speak TLS as expected. If it serves plain http, say so in --server.";
  }

  private static boolean isCertificate(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /** An answer beyond what a command takes. */
  RemoteFailure tooLarge() {
    return RemoteFailure.temporary(
        "The answer of "
            + address.host()
            + " is larger than 16 MiB. Ask for less: a lower limit, a shorter time or a narrower filter.");
  }

  /** A successful answer that is neither JSON nor events. */
  RemoteFailure notMcp(String contentType) {
    return RemoteFailure.usage(
        200,
        address.endpoint()
            + " answers with "
            + (contentType.startsWith("text/html")
                ? "a web page"
                : "content of the type " + PlainText.of(contentType))
            + ", so it is not an MCP server. Correct --server.");
  }

  /**
   * An answer that is no success.
   *
   * @param message what its body says; empty for nothing
   */
  RemoteFailure of(Response response, String message) {
    int status = response.code();
    String said = message.isEmpty() ? "" : " The server says: " + PlainText.of(message);
    if (status >= 300 && status < 400) {
      return RemoteFailure.usage(
          status,
          "The server redirects to "
              + PlainText.of(String.valueOf(response.header("Location")))
              + ". Redirects are not followed, so that the token reaches no other server. If that"
              + " is the right address, use it with --server.");
    }
    return switch (status) {
      case 401 -> RemoteFailure.usage(status, unauthorized() + said);
      case 403 -> RemoteFailure.usage(status, "The server does not admit this caller." + said);
      case 404, 405 ->
          RemoteFailure.usage(
              status, "There is no MCP server at " + address.endpoint() + ". Correct --server.");
      case 429 -> RemoteFailure.temporary("The server accepts no more requests for now." + said);
      default -> {
        String answered = "The server answered with status " + status + "." + said;
        yield status >= 500
            ? RemoteFailure.temporary(answered)
            : RemoteFailure.usage(status, answered);
      }
    };
  }

  private String unauthorized() {
    return address.token().isMissing()
        ? "The server needs a token. Set INSTAINSTRU_MCP_CALLER_TOKEN, or name a file with"
            + " --token-file."
        : "The server does not accept the token of "
            + address.token().source()
            + ". Ask its operator for a valid one.";
  }
}
