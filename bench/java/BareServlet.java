import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The least that a servlet can do for a call: take the body of a request with Jetty, fetch the backend's answer with OkHttp, and
 * send it on as it is. No protocol, no authentication, no checks, no records.
 *
 * <p>Arguments: port, URL of the backend's answer.
 */
public final class BareServlet {
  private BareServlet() {}

  public static void main(String[] args) throws Exception {
    ThreadPool threads =
        Runtime.version().feature() >= 21 ? new VirtualThreadPool() : new QueuedThreadPool(250);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new Proxy(HttpUrl.get(args[1]))), "/mcp");
    server.setHandler(context);
    server.start();
    System.err.println("ready");
  }

  private static final class Proxy extends HttpServlet {
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
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      okhttp3.Request call =
          new okhttp3.Request.Builder()
              .url(backend)
              .header("X-Request-Bytes", Integer.toString(body.length))
              .build();
      try (okhttp3.Response answer = client.newCall(call).execute()) {
        byte[] bytes = answer.body().bytes();
        response.setStatus(answer.code());
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
      }
    }
  }
}
