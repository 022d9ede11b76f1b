package com.instainstru.copilot.security.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Measures misses and false alarms over the texts and names of {@code src/test/resources}. */
class SecretCorpusTest {
  private static final double MAX_MISSED = 0.05;
  private static final double MAX_FALSE_ALARMS = 0.005;
  private static final Pattern MARKED = Pattern.compile("«([^»]*)»");

  static List<String> lines(String file) throws IOException {
    try (InputStream in = SecretCorpusTest.class.getResourceAsStream("/secrets/" + file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# "))
          .toList();
    }
  }

  private static List<String> words(String file) throws IOException {
    return lines(file).stream().flatMap(line -> Arrays.stream(line.split(" ", -1))).toList();
  }

  private static String whole(String text) {
    return text.replace("¦", "");
  }

  /** Whether at least the inner part of a secret is still there. */
  private static boolean isMissed(String line) {
    String text = whole(line).replace("\\n", "\n");
    String redacted = Redaction.secrets(text.replaceAll("[«»]", ""));
    Matcher marked = MARKED.matcher(text);
    while (marked.find()) {
      String secret = marked.group(1).replaceAll("^[b'\"]+|['\"]+$", "");
      if (redacted.contains(secret)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void missesFewOfTheSecrets() throws IOException {
    List<String> texts = lines("true.txt");
    List<String> missed = texts.stream().filter(SecretCorpusTest::isMissed).toList();

    assertThat(texts).hasSizeGreaterThanOrEqualTo(119);
    assertThat(missed).hasSizeLessThanOrEqualTo((int) (MAX_MISSED * texts.size()));
    assertThat(missed).as("what is known to be missed").isEmpty();
  }

  @Test
  void redactsTheExampleOfEveryRule() {
    List<String> missed = new ArrayList<>();
    for (JsonNode rule : RuleFile.rules()) {
      String example = rule.path("example").asString();
      String secret = example.substring(example.indexOf('¦') + 1).split("[ \\n@]", 2)[0];
      if (Redaction.secrets(whole(example)).contains(secret)) {
        missed.add(rule.path("id").asString());
      }
      assertThat(rule.path("source").asString()).startsWith("https://");
    }
    assertThat(missed).isEmpty();
  }

  @Test
  void redactsTheExampleOfEveryRuleByThatRuleAlone() {
    List<String> missed = new ArrayList<>();
    for (JsonNode rule : RuleFile.rules()) {
      String example = whole(rule.path("example").asString());
      if (!new SecretRule(rule).redact(example).contains(Redaction.REDACTED)
          || SecretRules.redact(example, TextFeatures.of(example)).equals(example)) {
        missed.add(rule.path("id").asString());
      }
    }
    assertThat(missed).isEmpty();
  }

  @Test
  void leavesOrdinaryTexts() throws IOException {
    List<String> texts = lines("false.txt");
    List<String> alarms =
        texts.stream().filter(text -> !Redaction.secrets(text).equals(text)).toList();

    assertThat(texts).hasSizeGreaterThanOrEqualTo(100);
    assertThat(alarms).hasSizeLessThanOrEqualTo((int) (MAX_FALSE_ALARMS * texts.size()));
  }

  @Test
  void knowsTheNamesOfSecrets() throws IOException {
    List<String> names = words("names.txt");

    assertThat(names).hasSizeGreaterThanOrEqualTo(92);
    assertThat(names).filteredOn(name -> !hides(name)).isEmpty();
  }

  @Test
  void leavesOrdinaryNames() throws IOException {
    assertThat(words("ordinary-names.txt")).filteredOn(Redaction::isSecretName).isEmpty();
  }

  /** As a field of a document whose value looks like a secret. */
  private static boolean hides(String name) {
    return SecretNames.hides(SecretNames.kind(name), "a1b2c3d4e5f6a7b8");
  }
}
