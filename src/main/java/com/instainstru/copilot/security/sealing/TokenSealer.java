package com.instainstru.copilot.security.sealing;

import com.instainstru.copilot.config.SealKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Seals small pieces of state that go through a client and come back: nobody can read or change
 * them, and only their owner can use them, for one purpose, until they expire. AES-256-GCM (NIST SP
 * 800-38D) with a random nonce; owner and purpose are authenticated with it and not stored in it.
 *
 * <p>The text form is canonical Base64url without padding of: one version byte, the nonce of 12
 * bytes, and the encrypted expiry and content with their tag.
 */
public final class TokenSealer {
  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SHORTEST = 1 + NONCE_BYTES + Long.BYTES + TAG_BITS / 8;
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final @Nullable SealKey shared;
  private final Clock clock;
  private @Nullable Material material;

  private TokenSealer(@Nullable SealKey shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  private record Material(SecretKey key, SecureRandom random) {}

  /**
   * @param key shared by all replicas; null for a random one that lives as long as this process
   */
  public static TokenSealer of(@Nullable SealKey key, Clock clock) {
    return new TokenSealer(key, clock);
  }

  /** Made at the first use: few processes seal anything, and it slows a start. */
  private synchronized Material material() {
    Material made = material;
    if (made == null) {
      SecureRandom random = new SecureRandom();
      made = new Material(shared == null ? randomKey(random) : shared.reveal(), random);
      material = made;
    }
    return made;
  }

  private static SecretKey randomKey(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new SecretKeySpec(key, "AES");
  }

  /**
   * @param purpose what the content is for; it opens for nothing else
   * @param owner principal that alone may open it
   * @param expires end of its use, to the millisecond
   */
  public String seal(String purpose, String owner, Instant expires, String content) {
    byte[] nonce = new byte[NONCE_BYTES];
    material().random().nextBytes(nonce);
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + text.length)
            .putLong(expires.toEpochMilli())
            .put(text)
            .array();
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, purpose, owner).doFinal(plain);
      byte[] sealed =
          ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
              .put(VERSION)
              .put(nonce)
              .put(encrypted)
              .array();
      return ENCODER.encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
  }

  /** Opens what {@link #seal} made, for the same purpose and owner. */
  public UnsealResult open(String purpose, String owner, String sealed) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return new UnsealResult.Unusable();
    }
    // A decoder takes other last bits and padding for the same bytes.
    boolean canonical = ENCODER.encodeToString(bytes).equals(sealed);
    if (!canonical || bytes.length < SHORTEST || bytes[0] != VERSION) {
      return new UnsealResult.Unusable();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    byte[] nonce = new byte[NONCE_BYTES];
    buffer.get(nonce);
    byte[] encrypted = new byte[buffer.remaining()];
    buffer.get(encrypted);
    try {
      ByteBuffer plain =
          ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, nonce, purpose, owner).doFinal(encrypted));
      Instant expires = Instant.ofEpochMilli(plain.getLong());
      return clock.instant().isBefore(expires)
          ? new UnsealResult.Opened(StandardCharsets.UTF_8.decode(plain).toString())
          : new UnsealResult.Expired();
    } catch (AEADBadTagException e) {
      return new UnsealResult.Unusable();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
  }

  /**
   * A name under which others may keep something about a text: it tells nothing about the text, and
   * is the same wherever the key is. HMAC-SHA-256 (RFC 2104), half of it, in hex.
   */
  public String pseudonym(String text) {
    ByteString key = ByteString.of(material().key().getEncoded());
    // A key of its own, so that no key does two things.
    ByteString names = ByteString.encodeUtf8("pseudonyms").hmacSha256(key);
    ByteString digest = ByteString.encodeUtf8(text).hmacSha256(names);
    return digest.substring(0, digest.size() / 2).hex();
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose, String owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, material().key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    // The length in front keeps the end of one text from being read as the start of the other.
    byte[] use = purpose.getBytes(StandardCharsets.UTF_8);
    cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(use.length).array());
    cipher.updateAAD(use);
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
