package com.instainstru.copilot.security.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Set;

/**
 * The file of an audit log, opened for appending. Every line is written under a lock of the file,
 * so that a command beside a server on the same machine continues the same chain. Replicas on
 * several machines need a file each: locks of network file systems cannot be relied on. Not thread
 * safe.
 */
final class AuditFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int STEP = 8 * 1024;

  private final FileChannel channel;
  private final AuditChain chain;
  private String lastLink = AuditChain.START;
  private long end;

  private AuditFile(FileChannel channel, AuditChain chain) {
    this.channel = channel;
    this.chain = chain;
  }

  /** Opens or makes the file; a new one is for its owner alone. */
  static AuditFile open(Path file, AuditChain chain) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileChannel channel =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))
            : FileChannel.open(file, options);
    return new AuditFile(channel, chain);
  }

  /**
   * Appends lines, all or none of them; they are on the disk afterwards if one of the entries asks
   * for that. Several cost hardly more than one: the lock and the write are calls of the system.
   */
  void append(Collection<AuditEntry> entries) throws IOException {
    try (FileLock lock = locked()) {
      if (lock.isValid() && channel.size() != end) {
        continueAtEnd();
      }
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      String link = lastLink;
      for (AuditEntry entry : entries) {
        byte[] line = entry.line(chain, link).getBytes(StandardCharsets.UTF_8);
        lines.writeBytes(line);
        lines.write('\n');
        link = chain.link(line);
      }
      append(lines.toByteArray());
      lastLink = link;
    }
    if (entries.stream().anyMatch(AuditEntry::durable)) {
      channel.force(false);
    }
  }

  /** What a full disk took in part is taken back, or a repeat would write it twice. */
  private void append(byte[] lines) throws IOException {
    long before = end;
    try {
      write(ByteBuffer.wrap(lines));
    } catch (IOException failure) {
      channel.truncate(before);
      throw failure;
    }
  }

  private FileLock locked() throws IOException {
    try {
      return channel.lock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("another log of this process writes the file", e);
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    long at = end;
    // Until it is known to be whole, what is at the end has to be looked at again.
    end = -1;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
    end = at;
  }

  /** Finds the last line; one that a crash cut short is closed and stays in the chain. */
  private void continueAtEnd() throws IOException {
    end = channel.size();
    if (end == 0) {
      lastLink = AuditChain.START;
      return;
    }
    if (octet(end - 1) != '\n') {
      write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    lastLink = chain.link(lastLine());
  }

  private byte octet(long at) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, at);
    return one.get(0);
  }

  private byte[] lastLine() throws IOException {
    long start = end - 1;
    while (start > 0) {
      int length = (int) Math.min(STEP, start);
      ByteBuffer block = ByteBuffer.allocate(length);
      read(block, start - length);
      int i = length - 1;
      while (i >= 0 && block.get(i) != '\n') {
        i--;
      }
      start -= length - 1 - i;
      if (i >= 0) {
        break;
      }
    }
    ByteBuffer line = ByteBuffer.allocate((int) (end - 1 - start));
    read(line, start);
    return line.array();
  }

  private void read(ByteBuffer buffer, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new IOException("the file became shorter");
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
