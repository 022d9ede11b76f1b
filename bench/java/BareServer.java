import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** What the bare proxies have in common: a server on the loopback, and a way to the backend. */
final class BareServer {
  private BareServer() {}

  /** Serves on the loopback until the process ends. */
  static void serve(int port, Handler handler) throws Exception {
    ThreadPool threads =
        Runtime.version().feature() >= 21 ? new VirtualThreadPool() : new QueuedThreadPool(250);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(handler);
    server.start();
    System.err.println("ready");
  }

  /** Asks the backend for its answer. */
  static final class Backend {
    private final HttpUrl url;
    private final OkHttpClient client =
        new OkHttpClient.Builder()
            .readTimeout(Duration.ofSeconds(20))
            .connectionPool(new ConnectionPool(300, 5, TimeUnit.MINUTES))
            .build();

    Backend(String url) {
      this.url = HttpUrl.get(url);
    }

    /**
     * The answer, to be closed.
     *
     * @param requestBytes size of the request's body, so that it is not left unread
     */
    Response ask(int requestBytes) throws IOException {
      Request request =
          new Request.Builder()
              .url(url)
              .header("X-Request-Bytes", Integer.toString(requestBytes))
              .build();
      return client.newCall(request).execute();
    }
  }
}
