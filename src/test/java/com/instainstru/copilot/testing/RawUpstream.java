package com.instainstru.copilot.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** An upstream that does with its connections what no HTTP server would. */
public final class RawUpstream implements AutoCloseable {
  /** As long as a test may take. */
  private static final int MAX_SILENCE_MILLIS = 120_000;

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();

  /** What happens on one connection. */
  @FunctionalInterface
  public interface Behaviour {
    void on(RawConnection connection) throws IOException;
  }

  /**
   * One connection.
   *
   * @param number from 0 in the order of arrival
   */
  public record RawConnection(int number, Socket socket, AtomicInteger requests) {
    /** Reads a request without a body; false at the end of the connection, however it ends. */
    public boolean readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next;
        try {
          next = in.read();
        } catch (SocketException reset) {
          return false;
        }
        if (next < 0) {
          return false;
        }
        head.append((char) next);
      }
      requests.incrementAndGet();
      return true;
    }

    public void write(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /** Writes the same again and again, until the connection or the test ends. */
    public void drip(String bytes, Duration period) {
      Awaitility.await()
          .pollInterval(period)
          .atMost(Duration.ofMillis(MAX_SILENCE_MILLIS))
          .until(
              () -> {
                write(bytes);
                return socket.isClosed();
              });
    }

    public void answer(String json) throws IOException {
      write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + json.length()
              + "\r\n\r\n"
              + json);
    }

    /** Closes with a reset instead of an end. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  public RawUpstream(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(MAX_SILENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "raw upstream");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    int number = 0;
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setSoTimeout(MAX_SILENCE_MILLIS);
        open.add(socket);
        RawConnection connection = new RawConnection(number++, socket, requests);
        thread(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private void serve(RawConnection connection) {
    try {
      behaviour.on(connection);
    } catch (IOException gone) {
      // The server under test closed the connection.
    }
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Whole requests that have come. */
  public int requests() {
    return requests.get();
  }

  public int connections() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }

  /** Ends every connection and accepts no more. */
  public void hangUp() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
