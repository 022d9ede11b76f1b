import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@link BareServlet} without the servlet: a handler of Jetty itself.
 *
 * <p>Arguments: port, URL of the backend's answer.
 */
public final class BareProxy extends Handler.Abstract {
  private final BareServer.Backend backend;

  private BareProxy(BareServer.Backend backend) {
    this.backend = backend;
  }

  public static void main(String[] args) throws Exception {
    BareServer.serve(
        Integer.parseInt(args[0]), new BareProxy(new BareServer.Backend(args[1])));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ByteBuffer body = Content.Source.asByteBuffer(request);
    try (okhttp3.Response answer = backend.ask(body.remaining())) {
      byte[] bytes = answer.body().bytes();
      response.setStatus(answer.code());
      response.getHeaders().put("Content-Type", "application/json");
      response.getHeaders().put("Content-Length", bytes.length);
      response.write(true, ByteBuffer.wrap(bytes), callback);
    }
    return true;
  }
}
