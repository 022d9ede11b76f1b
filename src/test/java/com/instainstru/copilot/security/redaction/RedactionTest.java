package com.instainstru.copilot.security.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Authorization: Bearer abc.def | Authorization: [redacted]",
        "authorization: 0123456789abcdef0 x | authorization: [redacted] x",
        "payment authorization: declined by bank | payment authorization: declined by bank",
        "sent Bearer abc123 to it | sent Bearer [redacted] to it",
        "bearer token is missing | bearer token is missing",
        "Basic dXNlcjpwYXNzd29yZA== | Basic [redacted]",
        "basic subscription | basic subscription",
        "Basic !! | Basic !!",
        "Cookie: sid=1; other=2 | Cookie: [redacted]",
        "{'Set-Cookie': 'sid=1'} | {'Set-Cookie': '[redacted]'}",
        "postgres://admin:pw@db:5432/x | postgres://[redacted]@db:5432/x",
        "https://0123456789abcdef@o1.ingest.sentry.io/1 | https://[redacted]@o1.ingest.sentry.io/1",
        "http://host/a@b | http://host/a@b",
        "password=hunter2, user=jo | password=[redacted], user=jo",
        "{\"password\": \"hunter 2\", \"a\": 1} | {\"password\": [redacted], \"a\": 1}",
        "{'api_key': 'k1'} | {'api_key': [redacted]}",
        "client_secret=abc&x=1 | client_secret=[redacted]&x=1",
        "password_hash: $2b$12$abcdefgh | password_hash: [redacted]",
        "{'password': b'hunter2', 'a': 1} | {'password': [redacted], 'a': 1}",
        "{'password': u'hunter2'} | {'password': [redacted]}",
        "{b'password': rb\"hunter2\"} | {b'password': [redacted]}",
        "password=SecretStr('hunter2') user=jo | password=[redacted] user=jo",
        "password=bytearray(b'hunter2'), x | password=[redacted], x",
        "{'password': ['hunter2', 'b]c'], 'a': 1} | {'password': [redacted], 'a': 1}",
        "{'token': ('hunter2', ('b',)), 'a': 1} | {'token': [redacted], 'a': 1}",
        "{'secret': {'value': 'hunter2'}, 'a': 1} | {'secret': [redacted], 'a': 1}",
        "{:password => \"hunter2\", :a => 1} | {:password => [redacted], :a => 1}",
        "{\"password\"=>\"hunter2\"} | {\"password\"=>[redacted]}",
        "user[password]=hunter2&a=1 | user[password]=[redacted]&a=1",
        "password := \"hunter2\" | password := [redacted]",
        "password:        hunter2 | password:        [redacted]",
        "{'password': 'hun\\'ter2', 'a': 1} | {'password': [redacted], 'a': 1}",
        "{\\\"password\\\": \\\"hunter2\\\", \\\"a\\\": 1} | {\\\"password\\\": [redacted],"
            + " \\\"a\\\": 1}",
        "password: 'hunter2 and more | password: [redacted]",
        "password: (hunter2 and more | password: [redacted]",
        "password: '' or nothing | password: '' or nothing",
        "password: , nothing | password: , nothing",
        "password: 'a\\ | password: [redacted]",
        "5 tokens: fine | 5 tokens: fine",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln | [redacted]",
        "card 4242 4242 4242 4242 declined | card [redacted] declined",
        "card 4242424242424242. | card [redacted].",
        "3782-822463-10005 | [redacted]",
        "order 7 4111111111111111 now | order 7 [redacted] now",
        "order 4242424242424241 | order 4242424242424241",
        "id 1769871845123 | id 1769871845123",
        "ratio 0.4242424242424242 | ratio 0.4242424242424242",
        "a4242424242424242b | a4242424242424242b",
        "sk_live_abcdefgh12345678 | [redacted]",
        "ghp_0123456789abcdefABCD | [redacted]",
        "glsa_0123456789abcdef_x | [redacted]",
        "key AKIAIOSFODNN7EXAMPLE | key [redacted]",
        "value Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MEFC | value [redacted]",
        "9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c | 9f0c2b7de3a94c1f8a6b5d4e3f2a1b0c",
        "2f6c0e8e-0d1c-4c59-9d52-3f0a3f1b7c11 | 2f6c0e8e-0d1c-4c59-9d52-3f0a3f1b7c11",
        "01KG2M8Z4QW7RTY5PASDFGHJV1 | 01KG2M8Z4QW7RTY5PASDFGHJV1",
        "app.tasks.payment_tasks.capture_completed_lessons |"
            + " app.tasks.payment_tasks.capture_completed_lessons",
        "abc | abc"
      })
  void removesSecretsAndLeavesTheRest(String text, String expected) {
    assertThat(Redaction.secrets(text)).isEqualTo(expected);
    assertThat(Redaction.secrets(expected)).isEqualTo(expected);
  }

  @Test
  void redactsUntilEndOfLineWhereQuotationIsNotClosed() {
    assertThat(Redaction.secrets("password: 'hunter2 x\npassword: [b\nc"))
        .isEqualTo("password: [redacted]\npassword: [redacted]\nc");
  }

  @Test
  void removesPrivateKeys() {
    assertThat(
            Redaction.secrets(
                "key -----BEGIN RSA PRIVATE KEY-----\nMIIB\nabc=\n-----END RSA PRIVATE KEY----- end"))
        .isEqualTo("key [redacted] end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jo.student@example.com | j***@example.com",
        "<a@b.co>, c@d.org. | <a***@b.co>, c***@d.org.",
        "a@b@c.com | a@b***@c.com",
        "call +12125550101 now | call ***01 now",
        "+44 20 7946 0958 | ***58",
        "(212) 555-0101 | ***01",
        "212-555-0101, 212.555.0102 | ***01, ***02",
        "2125550101 | ***01",
        "1 212 555 0101 | ***01",
        "0171 555 1234 | ***34",
        "1769871845 | 1769871845",
        "2026-01-31 14:50:00 | 2026-01-31 14:50:00",
        "job 12345 took 120 ms | job 12345 took 120 ms",
        "piano lessons | piano lessons"
      })
  void masksContacts(String text, String expected) {
    assertThat(Redaction.contacts(text)).isEqualTo(expected);
    assertThat(Redaction.contacts(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from 192.0.2.10, ok | from [ip], ok",
        "from 192.0.2.10. | from [ip].",
        "2001:db8::1 and 2001:db8:0:0:0:0:0:1 | [ip] and [ip]",
        "at 14:50:05 std::abc | at 14:50:05 std::abc",
        "version 1.2.3 | version 1.2.3"
      })
  void masksAddressesOfMachines(String text, String expected) {
    assertThat(Redaction.text(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call +49 30 901820 now | call ***20 now",
        "+44 (0)20 7946 0958 | ***58",
        "011 44 20 7946 0958 | ***58",
        "(212) 555-0101 x 5 | ***15",
        "2026-11-20 16:30:00 | 2026-11-20 16:30:00",
        "1769871845 | 1769871845",
        "order 123456789012 | order 123456789012",
        "jo@example.com from 192.0.2.10 | j***@example.com from [ip]",
        "a1234567b 1234567 | a1234567b 1234567"
      })
  void masksPersonalDataOfAllCountries(String text, String expected) {
    assertThat(Redaction.personal(text)).isEqualTo(expected);
    assertThat(Redaction.personal(expected)).isEqualTo(expected);
  }

  @Test
  void masksWhateverMayBeANumberBehindManyOfThem() {
    String masked = Redaction.personal("1234567, ".repeat(100) + "1234567/");

    assertThat(masked).startsWith("1234567, 1234567,").endsWith(", ***67/");
  }

  @ParameterizedTest
  @CsvSource({"Dana Cole, D***", "D***, D***", "'', ''", "\ud83d\ude00 Jo, \ud83d\ude00***"})
  void masksANameField(String name, String expected) {
    assertThat(Redaction.name(name)).isEqualTo(expected);
  }

  @Test
  void removesCardNumbersAndLikelySecretsOfDocuments() {
    String document =
        """
        {"a": 4242424242424242, "b": 4242424242424242.0, "c": 4242424242424241, "d": 1769871845123,
         "e": 4242424242424242.5, "f": 378282246310005, "g": 5555555555554444, "h": 1e300,
         "i": 2221000000000009, "session": "8f14e45fceea467e", "auth": "ok", "key": "celery",
         "keys": ["1f0e2d3c4b5a69788796a5b4c3d2e1f0", "x"], "tokens": 512}
        """;

    assertThat(new JsonRedactor(field -> Redaction::secrets).copy(JSON.readTree(document)))
        .isEqualTo(
            JSON.readTree(
                """
                {"a": "[redacted]", "b": "[redacted]", "c": 4242424242424241, "d": 1769871845123,
                 "e": 4242424242424242.5, "f": "[redacted]", "g": "[redacted]", "h": 1e300,
                 "i": "[redacted]", "session": "[redacted]", "auth": "ok", "key": "celery",
                 "keys": ["[redacted]", "x"], "tokens": 512}
                """));
  }

  @Test
  void removesWhatPeopleDoNotSee() {
    String hidden =
        "a\u0000b\u001b[31m\u0085c\u200bd\u202ee\u2028f\u2066g\ufeffh"
            + new String(Character.toChars(0xE0041))
            + new String(Character.toChars(0xE0101))
            + "\ud800i\tj\nk é \ud83d\ude00";

    assertThat(Redaction.visible(hidden)).isEqualTo("ab[31mcdefghi\tj\nk é \ud83d\ude00");
    assertThat(Redaction.visible("plain\ttext\n")).isEqualTo("plain\ttext\n");
  }

  @ParameterizedTest
  @CsvSource({
    "jo@example.com, j***@example.com",
    "@example.com, ***@example.com",
    "***@example.com, ***@example.com",
    "j***@example.com, j***@example.com",
    "no address, no address"
  })
  void masksAnEmailField(String address, String expected) {
    assertThat(Redaction.email(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"+1 (212) 555-0101, ***01", "12, ***", "'', ***"})
  void masksAPhoneField(String number, String expected) {
    assertThat(Redaction.phone(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "user_password",
        "passwordHash",
        "password_hash",
        "client-secret",
        "accessToken",
        "access_token",
        "API-Key",
        "apiKey",
        "api_key",
        "x-api-key",
        "cookie",
        "Set-Cookie",
        "authorization",
        "ssn",
        "totp_secret",
        "private_key",
        "JWT",
        "card.number",
        "confirm_token",
        "confirmToken"
      })
  void knowsTheNamesOfSecrets(String name) {
    assertThat(Redaction.isSecretName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "cursor",
        "next_cursor",
        "token_type",
        "password_changed_at",
        "has_totp_enabled",
        "key",
        "idempotency_key",
        "authorized",
        "pending_authorization",
        "total_tokens",
        "name"
      })
  void leavesOtherNames(String name) {
    assertThat(Redaction.isSecretName(name)).isFalse();
  }

  @Test
  void dropsPrivateHeadersAndCleansTheRest() {
    List<Map.Entry<String, String>> headers =
        List.of(
            Map.entry("Authorization", "Bearer x"),
            Map.entry("X-Forwarded-For", "192.0.2.10"),
            Map.entry("CF-Connecting-IP", "192.0.2.10"),
            Map.entry("X-Auth-Token", "x"),
            Map.entry("Referer", "https://example.com/a?email=jo@example.com#top"),
            Map.entry("User-Agent", "curl jo@example.com"),
            Map.entry("X-Request-Id", "req-1"));

    assertThat(Redaction.headers(headers))
        .containsExactly(
            Map.entry("Referer", "https://example.com/a?email=[redacted]"),
            Map.entry("User-Agent", "curl j***@example.com"),
            Map.entry("X-Request-Id", "req-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/a, https://api.example.com/a",
    "https://u:p@api.example.com/a?b=c&d=e#f,"
        + " https://[redacted]@api.example.com/a?b=[redacted]&d=[redacted]",
    "/a?token, /a?[redacted]",
    "/a?[redacted], /a?[redacted]",
    "/a?, /a?",
    "/users/jo@example.com?q=1, /users/j***@example.com?q=[redacted]"
  })
  void removesTheQueryValuesOfUrls(String url, String expected) {
    assertThat(Redaction.url(url)).isEqualTo(expected);
    assertThat(Redaction.url(expected)).isEqualTo(expected);
  }

  @Test
  void removesSecretsFromDocumentsAtAnyDepth() {
    String document =
        """
        {"password": "x", "mfa": {"totp": 123456, "totp_enabled": true, "secret": null},
         "list": [{"apiKey": ["a"]}, ["Cookie", "c"], ["a", "b"], ["x"], [1, "4242424242424242"],
                  [1, "a 4242424242424242"], 7],
         "headers": [{"name": "X-Api-Key", "value": "v"}, {"key": "password", "value": "v"},
                     {"name": "a", "value": "v"}],
         "confirm_token": "Zm9v", "db_cursor": "password=hunter2",
         "next_cursor": "2026-01-20T09:00:00+00:00|01KG", "text": "Bearer abc"}
        """;

    assertThat(
            new JsonRedactor(
                    field -> text -> (field.isEmpty() ? "" : field + ":") + Redaction.secrets(text))
                .copy(JSON.readTree(document)))
        .isEqualTo(
            JSON.readTree(
                """
                {"password": "[redacted]",
                 "mfa": {"totp": "[redacted]", "totp_enabled": true, "secret": null},
                 "list": [{"apiKey": "[redacted]"}, ["list:Cookie", "[redacted]"],
                          ["list:a", "list:b"], ["list:x"], [1, "4242424242424242"],
                          [1, "list:a [redacted]"], 7],
                 "headers": [{"name": "name:X-Api-Key", "value": "[redacted]"},
                             {"key": "key:password", "value": "[redacted]"},
                             {"name": "name:a", "value": "value:v"}],
                 "confirm_token": "[redacted]", "db_cursor": "db_cursor:password=[redacted]",
                 "next_cursor": "next_cursor:2026-01-20T09:00:00+00:00|01KG", "text": "text:Bearer [redacted]"}
                """));
  }

  @Property
  void noSecretSurvivesWhateverStandsAroundIt(
      @ForAll("prose") String before,
      @ForAll("secrets") String secret,
      @ForAll("prose") String after) {
    String clean = Redaction.text(before + " " + secret + " " + after);

    assertThat(clean).contains("[redacted]").doesNotContain("S3cr", "4242", "jo@");
  }

  @Property
  void doingItTwiceChangesNothing(
      @ForAll("prose") String before,
      @ForAll("secrets") String secret,
      @ForAll("prose") String after) {
    String once = Redaction.text(before + " " + secret + " " + after);

    assertThat(Redaction.text(once)).isEqualTo(once);
  }

  @Property
  void takesAnyText(@ForAll @StringLength(max = 200) String text) {
    assertThat(Redaction.text(text).length()).isLessThanOrEqualTo(10 * text.length() + 20);
    assertThat(Redaction.url(text)).isNotNull();
  }

  /** Repetitions that make careless patterns take quadratic or exponential time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a@",
        "1",
        "1 ",
        "12-",
        "://",
        "://a:",
        "password",
        "password=",
        "eyJ",
        "eyJaaaaa.",
        "bearer ",
        "-----BEGIN PRIVATE KEY-----",
        ":",
        "a:",
        "1:",
        "1.",
        "+1",
        "(2",
        "token_",
        "Cookie",
        "sk_live_",
        "0",
        "=",
        "&=",
        "basic AAAA",
        "a.b@c.",
        "pass=",
        "pass=(",
        "pass%3D",
        "<pass>",
        "&lt;pass&gt;",
        "--pass (",
        "name=",
        "key: ",
        "name=password,value=",
        "sk-",
        "SK",
        "DE89 ",
        "DE893704",
        "1-2-",
        "4242/",
        "mysql -p",
        "putty-user-key-file-2",
        "-----BEGIN PRIVATE KEY-----\na: b\n",
        "%25",
        "password is "
      })
  void takesLinearTime(String unit) throws Exception {
    String text = unit.repeat(400_000 / unit.length());

    CompletableFuture.supplyAsync(() -> Redaction.text(text))
        .get(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
  }

  @Provide
  Arbitrary<String> prose() {
    return Arbitraries.of(
            "the", "job", "failed", "at", "14:50:05", "id=7", "(see", "log)", "é,", "{}")
        .list()
        .ofMaxSize(6)
        .map(words -> String.join(" ", words));
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.of(
        "Bearer S3cr3tS3cr3t",
        "Authorization: Bearer S3cr3t",
        "password=S3cr3t",
        "\"apiKey\": \"S3cr3t\"",
        "https://S3cr3t:S3cr3t@host/",
        "4242 4242 4242 4242",
        "4242424242424242",
        "token=S3cr3t jo@example.com",
        "S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tABC");
  }
}
