package com.instainstru.copilot.security.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SealKey;
import com.instainstru.copilot.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSealerTest {
  private static final SealKey KEY = SealKey.parse("0f".repeat(32)).orElseThrow();
  private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

  private final TokenSealer seal = TokenSealer.of(KEY, Clock.systemUTC());

  @Property(tries = 200)
  void whatWasSealedOpensForItsOwnerAndPurpose(
      @ForAll String purpose, @ForAll String owner, @ForAll @StringLength(max = 300) String text) {
    String content = utf8(text);
    String sealed = seal.seal(purpose, owner, LATER, content);
    assertThat(sealed).matches("[A-Za-z0-9_-]+\\.(\\.[A-Za-z0-9_-]+){3}");
    assertThat(seal.open(purpose, owner, sealed)).isEqualTo(new UnsealResult.Opened(content));
    assertThat(seal.open(purpose, owner + "x", sealed)).isEqualTo(new UnsealResult.Unusable());
    assertThat(seal.open(purpose + "x", owner, sealed)).isEqualTo(new UnsealResult.Unusable());
  }

  @Test
  void aPseudonymIsTheSameWhereTheKeyIsAndTellsNothing() {
    SealKey other = SealKey.parse("1f".repeat(32)).orElseThrow();
    String name = seal.pseudonym("ana@example.com");
    assertThat(name).matches("[0-9a-f]{32}");
    assertThat(TokenSealer.of(KEY, Clock.systemUTC()).pseudonym("ana@example.com")).isEqualTo(name);
    assertThat(TokenSealer.of(other, Clock.systemUTC()).pseudonym("ana@example.com"))
        .isNotEqualTo(name);
    assertThat(seal.pseudonym("bo@example.com")).isNotEqualTo(name);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"preview,service,previews,ervice", "a,bc,ab,c", "'',ab,a,b"})
  void ownerAndPurposeAreNotRunTogether(String purpose, String owner, String p, String o) {
    String sealed = seal.seal(purpose, owner, LATER, "x");
    assertThat(seal.open(p, o, sealed)).isEqualTo(new UnsealResult.Unusable());
  }

  @Property(tries = 200)
  void changedBitOfAnyPartIsUnusable(
      @ForAll @IntRange(max = 3) int part, @ForAll @IntRange(max = 95) int bit) {
    String[] parts = seal.seal("p", "o", LATER, "x".repeat(24)).split("\\.", -1);
    int changed = part == 0 ? 0 : part + 1;
    byte[] bytes = Base64.getUrlDecoder().decode(parts[changed]);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    parts[changed] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(seal.open("p", "o", String.join(".", parts))).isEqualTo(new UnsealResult.Unusable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "AQ",
        "AQAAAAAAAAAAAAAAAAAAAA",
        "not base64!",
        "e30",
        "é",
        "....",
        "e30.e30.e30.e30.e30"
      })
  void whatIsNoSealIsUnusable(String text) {
    assertThat(seal.open("p", "o", text)).isEqualTo(new UnsealResult.Unusable());
  }

  @Test
  void anotherSpellingIsUnusable() {
    String sealed = seal.seal("p", "o", LATER, "x".repeat(24));
    char last = sealed.charAt(sealed.length() - 1);
    assertThat(seal.open("p", "o", sealed)).isInstanceOf(UnsealResult.Opened.class);
    // The 16 bytes of the tag leave the last four bits of the text unused; A, Q, g and w have none.
    String otherBits = sealed.substring(0, sealed.length() - 1) + (char) (last + 1);
    int tag = sealed.lastIndexOf('.') + 1;
    assertThat(Base64.getUrlDecoder().decode(otherBits.substring(tag)))
        .isEqualTo(Base64.getUrlDecoder().decode(sealed.substring(tag)));
    for (String other : List.of(otherBits, sealed + "=", sealed + "==", " " + sealed)) {
      assertThat(seal.open("p", "o", other)).as(other).isEqualTo(new UnsealResult.Unusable());
    }
  }

  @Property(tries = 500)
  void anyTextIsUnusable(@ForAll String text) {
    assertThat(seal.open("p", "o", text)).isEqualTo(new UnsealResult.Unusable());
  }

  @Test
  void aPartIsUnusable() {
    String sealed = seal.seal("p", "o", LATER, "content");
    for (int length = 0; length < sealed.length(); length++) {
      assertThat(seal.open("p", "o", sealed.substring(0, length)))
          .isEqualTo(new UnsealResult.Unusable());
    }
  }

  @Test
  void itExpiresAtTheMoment() {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    TokenSealer timed = TokenSealer.of(KEY, clock);
    String sealed = timed.seal("p", "o", clock.instant().plusSeconds(60), "x");
    clock.move(Duration.ofMillis(59_999));
    assertThat(timed.open("p", "o", sealed)).isEqualTo(new UnsealResult.Opened("x"));
    clock.move(Duration.ofMillis(1));
    assertThat(timed.open("p", "o", sealed)).isEqualTo(new UnsealResult.Expired());
  }

  @Test
  void replicasOpenEachOthersWithOneKeyAndNotWithTheirOwn() {
    String sealed = seal.seal("p", "o", LATER, "x");
    assertThat(TokenSealer.of(KEY, Clock.systemUTC()).open("p", "o", sealed))
        .isEqualTo(new UnsealResult.Opened("x"));
    TokenSealer random = TokenSealer.of(null, Clock.systemUTC());
    assertThat(random.open("p", "o", sealed)).isEqualTo(new UnsealResult.Unusable());
    assertThat(random.open("p", "o", random.seal("p", "o", LATER, "y")))
        .isEqualTo(new UnsealResult.Opened("y"));
    assertThat(
            TokenSealer.of(null, Clock.systemUTC())
                .open("p", "o", random.seal("p", "o", LATER, "y")))
        .isEqualTo(new UnsealResult.Unusable());
  }

  @Test
  void noTwoAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(seal.seal("p", "o", LATER, "same"))).isTrue();
    }
  }

  @Test
  void theContentDoesNotPrint() {
    assertThat(new UnsealResult.Opened("hidden")).asString().doesNotContain("hidden");
  }
}
