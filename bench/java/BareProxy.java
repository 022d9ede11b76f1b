import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * {@link BareServlet} without the servlet: a handler of Jetty itself.
 *
 * <p>Arguments: port, URL of the backend's answer.
 */
public final class BareProxy {
  private BareProxy() {}

  public static void main(String[] args) throws Exception {
    ThreadPool threads =
        Runtime.version().feature() >= 21 ? new VirtualThreadPool() : new QueuedThreadPool(250);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    server.setHandler(new Proxy(HttpUrl.get(args[1])));
    server.start();
    System.err.println("ready");
  }

  private static final class Proxy extends Handler.Abstract {
    private final HttpUrl backend;
    private final OkHttpClient client =
        new OkHttpClient.Builder()
            .readTimeout(Duration.ofSeconds(20))
            .connectionPool(new ConnectionPool(300, 5, TimeUnit.MINUTES))
            .build();

    Proxy(HttpUrl backend) {
      this.backend = backend;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      ByteBuffer body = Content.Source.asByteBuffer(request);
      okhttp3.Request call =
          new okhttp3.Request.Builder()
              .url(backend)
              .header("X-Request-Bytes", Integer.toString(body.remaining()))
              .build();
      try (okhttp3.Response answer = client.newCall(call).execute()) {
        byte[] bytes = answer.body().bytes();
        response.setStatus(answer.code());
        response.getHeaders().put("Content-Type", "application/json");
        response.getHeaders().put("Content-Length", bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
      }
      return true;
    }
  }
}
