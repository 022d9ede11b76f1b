package com.instainstru.copilot.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what a client carries from one round of a request to the next ({@code requestState} of MCP
 * 2026-07-28): AES-256-GCM, bound to a context and a time. What comes back is what was sent, in the
 * same context and soon enough, or nothing.
 */
public final class RequestState {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BITS = 256;

  private final SecretKey key;
  private final Duration life;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key for AES, 256 bits; processes that share it open each other's seals
   * @param life how long a seal is good
   */
  public RequestState(SecretKey key, Duration life, Clock clock) {
    this.key = key;
    this.life = life;
    this.clock = clock;
  }

  /** With a key that this process alone has: after a restart, clients are asked anew. */
  public static RequestState ofThisProcess(Duration life, Clock clock) {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(KEY_BITS);
      return new RequestState(generator.generateKey(), life, clock);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has AES", absent);
    }
  }

  /**
   * Seals bytes.
   *
   * @param context what the seal is good for: who called what with which arguments
   * @return URL-safe text
   */
  String seal(byte[] content, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] timed =
        ByteBuffer.allocate(Long.BYTES + content.length)
            .putLong(clock.instant().plus(life).toEpochMilli())
            .put(content)
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(timed);
      byte[] whole =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("sealing failed", defect);
    }
  }

  /**
   * Opens a seal.
   *
   * @return empty if it was altered, belongs to another context or is too old
   */
  Optional<byte[]> open(String seal, String context) {
    try {
      byte[] whole = Base64.getUrlDecoder().decode(seal);
      if (whole.length < NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      ByteBuffer timed =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce, context)
                  .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
      if (timed.getLong() < clock.millis()) {
        return Optional.empty();
      }
      byte[] content = new byte[timed.remaining()];
      timed.get(content);
      return Optional.of(content);
    } catch (GeneralSecurityException | IllegalArgumentException altered) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
