package com.instainstru.copilot.mcp.transport.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to. */
final class Raw implements AutoCloseable {
  private final Socket socket;

  public Raw(URI server) throws IOException {
    socket = new Socket(server.getHost().replaceAll("[\\[\\]]", ""), server.getPort());
    socket.setSoTimeout(20_000);
  }

  public Raw send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** All that comes until the server closes the connection. */
  public String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** All that comes up to that text. */
  public String readUntil(String end) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("ended after " + read.toString(StandardCharsets.ISO_8859_1));
      }
      read.write(octet);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
