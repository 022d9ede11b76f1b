package com.instainstru.copilot.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON line a call, appended to a file: who called what and how it ended, no argument values. A
 * file that cannot be written turns {@link #accepts()} false, so that actions can be refused while
 * reads go on.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

  private final @Nullable Path file;
  private @Nullable FileChannel channel;
  private boolean failed;

  private AuditLog(@Nullable Path file) {
    this.file = file;
  }

  /**
   * @param file where lines go; null for nowhere
   */
  public static AuditLog open(@Nullable Path file) {
    AuditLog audit = new AuditLog(file);
    audit.reopen();
    return audit;
  }

  /** Whether the next line can be written; tries to open the file again if it could not. */
  public synchronized boolean accepts() {
    if (failed) {
      reopen();
    }
    return !failed;
  }

  private synchronized void reopen() {
    if (file == null) {
      return;
    }
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      failed = false;
    } catch (IOException e) {
      failed("opened", e);
    }
  }

  private void failed(String what, IOException e) {
    failed = true;
    log.error("the audit log could not be {}; actions are refused until it can", what, e);
  }

  /** Appends one entry. */
  public synchronized void write(Entry entry) {
    if (channel == null) {
      return;
    }
    byte[] line = (entry.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      failed("written", e);
    }
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        log.warn("the audit log could not be closed", e);
      }
      channel = null;
    }
  }

  /**
   * What is written of one call.
   *
   * @param time ISO 8601, UTC
   * @param argumentsDigest lower-case hex SHA-256 of the arguments as JSON
   * @param upstreamKey idempotency key the upstream got; null for none
   */
  public record Entry(
      String time,
      String principal,
      String tool,
      String outcome,
      String argumentsDigest,
      String requestId,
      @Nullable String upstreamKey) {

    private ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("time", time);
      json.put("principal", principal);
      json.put("tool", tool);
      json.put("outcome", outcome);
      json.put("arguments_sha256", argumentsDigest);
      json.put("request_id", requestId);
      if (upstreamKey != null) {
        json.put("upstream_key", upstreamKey);
      }
      return json;
    }
  }
}
