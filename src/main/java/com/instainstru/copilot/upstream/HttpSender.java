package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.config.UpstreamLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests and reads their whole answers, within limits. */
final class HttpSender {
  private static final byte[] NOTHING = {};

  private final UpstreamLimits limits;
  private final RunningRequests running = new RunningRequests();
  private volatile @Nullable PooledClient client;

  HttpSender(UpstreamLimits limits) {
    this.limits = limits;
  }

  /** Makes the client if there is none yet: time that is not the upstream's. */
  void prepare() {
    var unused = client();
  }

  /** Made at its first use: to load its trust store takes about as long as the rest of a start. */
  private PooledClient client() {
    PooledClient made = client;
    return made == null ? make() : made;
  }

  private synchronized PooledClient make() {
    PooledClient made = client;
    if (made == null) {
      made = new PooledClient(limits);
      client = made;
    }
    return made;
  }

  /** Closes connections that no request uses, since one of them turned out to be dead. */
  void forgetIdleConnections() {
    client().forgetIdleConnections();
  }

  /** Sends the request and reads the whole answer, all within the limit. */
  AttemptResult send(HttpUriRequestBase request, Cancellation cancellation, Duration limit) {
    HttpHost host = new HttpHost(request.getScheme(), request.getAuthority());
    HttpClientContext context = HttpClientContext.create();
    boolean answering = false;
    Cancellation.Registration registration = cancellation.onCancel(request::cancel);
    try (RunningRequests.Running time = running.begin(request, limit)) {
      try (ClassicHttpResponse response = client().http().executeOpen(host, request, context)) {
        answering = true;
        return answer(request, response);
      } catch (IllegalStateException e) {
        // What the client says of a request that was ended before it had a connection.
        if (cancellation.isCancelled() || time.isOverdue()) {
          return ended(cancellation);
        }
        throw e;
      } catch (IOException e) {
        EndpointDetails peer = context.getEndpointDetails();
        if (cancellation.isCancelled() || peer == null) {
          return ended(cancellation);
        }
        AttemptResult.Fault fault =
            time.isOverdue() ? AttemptResult.Fault.TIMEOUT : fault(e, answering);
        boolean stale = fault == AttemptResult.Fault.CONNECTION_LOST && peer.getResponseCount() > 0;
        return new AttemptResult.Broken(fault, stale);
      }
    } finally {
      registration.close();
    }
  }

  private AttemptResult answer(HttpUriRequestBase request, ClassicHttpResponse response)
      throws IOException {
    try {
      return new AttemptResult.Answer(
          response.getCode(),
          body(response),
          header(response, "Content-Type"),
          header(response, "Retry-After"),
          header(response, "Date"));
    } catch (IOException e) {
      // Otherwise the rest would be read when it is closed.
      request.cancel();
      throw e;
    }
  }

  private byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return NOTHING;
    }
    boolean zipped = "gzip".equalsIgnoreCase(header(response, "Content-Encoding"));
    long length = zipped ? -1 : entity.getContentLength();
    int most = limits.bodyBytes();
    try (InputStream sent = entity.getContent();
        InputStream content = zipped ? new GZIPInputStream(sent) : sent) {
      byte[] body = content.readNBytes((int) (length < 0 ? most : Math.min(length, most)) + 1);
      if (body.length > most) {
        throw new IOException("the body is larger than " + most + " bytes");
      }
      return body;
    }
  }

  private static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Before it had a connection, late in a TLS handshake too: nothing of it was sent. */
  private static AttemptResult ended(Cancellation cancellation) {
    return new AttemptResult.Broken(
        cancellation.isCancelled()
            ? AttemptResult.Fault.CANCELLED
            : AttemptResult.Fault.NOT_CONNECTED,
        false);
  }

  private static AttemptResult.Fault fault(IOException e, boolean answering) {
    boolean lost =
        e instanceof NoHttpResponseException
            || e instanceof SocketException
            || e instanceof SSLException;
    return lost && !answering
        ? AttemptResult.Fault.CONNECTION_LOST
        : AttemptResult.Fault.UNREADABLE;
  }
}
