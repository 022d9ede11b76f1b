import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import okhttp3.Response;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/**
 * The least that a servlet can do for a call: take the body of a request with Jetty, fetch the backend's answer with OkHttp, and
 * send it on as it is. No protocol, no authentication, no checks, no records.
 *
 * <p>Arguments: port, URL of the backend's answer.
 */
public final class BareServlet extends HttpServlet {
  private final transient BareServer.Backend backend;

  private BareServlet(BareServer.Backend backend) {
    this.backend = backend;
  }

  public static void main(String[] args) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new BareServlet(new BareServer.Backend(args[1]))), "/mcp");
    BareServer.serve(Integer.parseInt(args[0]), context);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    try (Response answer = backend.ask(body.length)) {
      byte[] bytes = answer.body().bytes();
      response.setStatus(answer.code());
      response.setContentType("application/json");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }
}
