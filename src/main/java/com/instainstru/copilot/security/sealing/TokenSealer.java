package com.instainstru.copilot.security.sealing;

import com.instainstru.copilot.config.SealKey;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Seals small pieces of state that go through a client and come back: nobody can read or change
 * them, and only their owner can use them, for one purpose, until they expire.
 *
 * <p>The text form is an encrypted JWT (RFC 7516, {@code dir} with {@code A256GCM}) with the
 * SHA-256 of the owner as {@code sub} and of the purpose as {@code aud}, {@code exp}, and {@code
 * content}.
 */
public final class TokenSealer {
  private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

  /** How every sealed text begins: the header, and no encrypted key. */
  private static final String PREFIX = HEADER.toBase64URL() + "..";

  private static final int KEY_BYTES = 32;
  private static final String CONTENT = "content";

  private final @Nullable SealKey shared;
  private final Clock clock;
  private @Nullable SecretKey key;

  private TokenSealer(@Nullable SealKey shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  /**
   * @param key shared by all replicas; null for a random one that lives as long as this process
   */
  public static TokenSealer of(@Nullable SealKey key, Clock clock) {
    return new TokenSealer(key, clock);
  }

  /** Created at first use: few processes seal anything, and it slows a start. */
  private synchronized SecretKey key() {
    SecretKey created = key;
    if (created == null) {
      created = shared == null ? randomKey() : shared.reveal();
      key = created;
    }
    return created;
  }

  private static SecretKey randomKey() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * @param purpose what the content is for; it opens for nothing else
   * @param owner principal that alone may open it
   * @param expires end of its use, to the second
   */
  public String seal(String purpose, String owner, Instant expires, String content) {
    EncryptedJWT jwt =
        new EncryptedJWT(
            HEADER,
            new JWTClaimsSet.Builder()
                .subject(digest(owner))
                .audience(digest(purpose))
                .expirationTime(Date.from(expires))
                .claim(CONTENT, content)
                .build());
    try {
      jwt.encrypt(new DirectEncrypter(key()));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
    return jwt.serialize();
  }

  /** Opens what {@link #seal} made, for the same purpose and owner. */
  public UnsealResult open(String purpose, String owner, String sealed) {
    // The library does not expect every header that others may write.
    if (!sealed.startsWith(PREFIX)) {
      return new UnsealResult.Unusable();
    }
    try {
      EncryptedJWT jwt = EncryptedJWT.parse(sealed);
      if (!isCanonical(jwt, sealed)) {
        return new UnsealResult.Unusable();
      }
      jwt.decrypt(new DirectDecrypter(key()));
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String content = claims.getStringClaim(CONTENT);
      if (content == null
          || !digest(owner).equals(claims.getSubject())
          || !claims.getAudience().equals(List.of(digest(purpose)))) {
        return new UnsealResult.Unusable();
      }
      return clock.instant().isBefore(claims.getExpirationTime().toInstant())
          ? new UnsealResult.Opened(content)
          : new UnsealResult.Expired();
    } catch (ParseException | JOSEException e) {
      return new UnsealResult.Unusable();
    }
  }

  /**
   * Whether the token is written as RFC 7515 section 2 has it: a decoder takes other characters,
   * padding and other last bits for the same bytes.
   */
  private static boolean isCanonical(EncryptedJWT jwt, String token) {
    return Arrays.stream(jwt.getParsedParts())
        .map(part -> part == null ? "" : Base64URL.encode(part.decode()).toString())
        .collect(Collectors.joining("."))
        .equals(token);
  }

  private static String digest(String text) {
    return ByteString.encodeUtf8(text).sha256().base64Url();
  }

  /**
   * A name under which others may keep something about a text: it tells nothing about the text, and
   * is the same wherever the key is. HMAC-SHA-256 (RFC 2104), half of it, in hex.
   */
  public String pseudonym(String text) {
    // A key of its own, so that no key does two things.
    ByteString names =
        ByteString.encodeUtf8("pseudonyms").hmacSha256(ByteString.of(key().getEncoded()));
    ByteString digest = ByteString.encodeUtf8(text).hmacSha256(names);
    return digest.substring(0, digest.size() / 2).hex();
  }
}
