package com.instainstru.copilot.security.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSecretsTest {
  @Test
  void replacesEachWhereverItStands() {
    KnownSecrets known =
        KnownSecrets.of(List.of("s3cret-token", " s3cret-token-2 ", "other secret"));

    assertThat(known.replace("xs3cret-token-2y s3cret-token, other secret"))
        .isEqualTo("x[redacted]y [redacted], [redacted]");
  }

  @Test
  void replacesThoseOfBothWhereTheyAreJoined() {
    KnownSecrets both =
        KnownSecrets.of(List.of("s3cret-token")).and(KnownSecrets.of(List.of("s3cret-token-2")));

    assertThat(both.replace("s3cret-token s3cret-token-2")).isEqualTo("[redacted] [redacted]");
  }

  @Test
  void leavesTextWithoutThem() {
    KnownSecrets known = KnownSecrets.of(List.of("s3cret-token", "short"));

    assertThat(known.replace("short")).isEqualTo("short");
    assertThat(known.replace("short and long")).isEqualTo("short and long");
    assertThat(KnownSecrets.none().replace("s3cret-token")).isEqualTo("s3cret-token");
  }
}
