package com.instainstru.copilot.security.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No pattern is left out that would have found something. */
class SecretPatternsTest {
  /** Has all that any pattern needs, so that none is left out, and no secret. */
  private static final String EVERYTHING =
      "cookie, x- authorization, bearer token, basic xx, pass. a: b = c :// eyJ -----BEGIN 1.2.3.4.5.6.7.8.9.0.1.2.3"
          + " a_long_word_that_is_only_a_name_and_no_token\n";

  private static final List<String> PIECES =
      List.of(
          "password",
          "=",
          ":",
          " ",
          "hunter2",
          "Bearer",
          "basic",
          "dXNlcjpwYXNz",
          "eyJhbGci",
          ".",
          "eyJzdWIi",
          "sk_live_12345678",
          "xoxb-12345678",
          "whsec_12345678",
          "AKIA",
          "ABCDEFGH12345678",
          "ya29.",
          "abcdefghij",
          "SG.",
          "://user:pw@",
          "host",
          "4242424242424242",
          "4242 4242 4242 4242",
          "-----BEGIN PRIVATE KEY-----",
          "Authorization",
          "Cookie",
          "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD",
          "\"",
          "token",
          "sntrys_",
          "+/+/+/+/+/+/+/+/+",
          "npm_",
          "[redacted]",
          "confirmed",
          "\t");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(PIECES).list().ofMaxSize(7).map(pieces -> String.join("", pieces));
  }

  @Property(tries = 5_000)
  void aTextIsCleanedAsBesideOneThatNeedsEveryPattern(@ForAll("texts") String text) {
    assertThat(SecretPatterns.redact(EVERYTHING + text))
        .isEqualTo(EVERYTHING + SecretPatterns.redact(text));
  }
}
