package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import com.instainstru.copilot.tools.catalog.ConsentRule.Rehearsal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads a tool's {@code consent} and holds it against the tool's arguments. */
final class ConsentReader {
  /** A placeholder: a fact's name, and what stands for true and false. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(\\w+)(?:\\?([^{}:]*):([^{}:]*))?}");

  private final YamlObject consent;
  private final ObjectNode arguments;

  /**
   * @param arguments properties of the tool's input
   */
  ConsentReader(YamlObject consent, ObjectNode arguments) {
    this.consent = consent;
    this.arguments = arguments;
  }

  ConsentRule read() {
    consent.only(Set.of("least", "words", "answer", "title", "rehearsal"));
    String word = consent.text("least");
    Optional<Channel> least = Channel.of(word);
    if (consent.has("least") && least.isEmpty()) {
      consent.fault("least", "is no channel", "give token, client or person");
    }
    String words = consent.text("words");
    String answer = consent.text("answer");
    if (!facts(words).contains(answer)) {
      consent.fault("answer", "is not told by the words", "use {" + answer + "} in the words");
    }
    return new ConsentRule(
        least.orElse(Channel.PERSON), words, answer, consent.text("title"), rehearsal());
  }

  private @Nullable Rehearsal rehearsal() {
    if (!consent.has("rehearsal")) {
      return null;
    }
    YamlObject rule = consent.object("rehearsal");
    rule.only(Set.of("flag", "token"));
    Rehearsal rehearsal = new Rehearsal(rule.text("flag"), rule.text("token"));
    typed(rule, "flag", rehearsal.flag(), "boolean");
    typed(rule, "token", rehearsal.token(), "string");
    return rehearsal;
  }

  private void typed(YamlObject rule, String key, String argument, String type) {
    if (!arguments.path(argument).path("type").asString("").equals(type)) {
      rule.fault(key, "names no such argument", "declare it as a " + type + " under input");
    }
  }

  /** The facts that words tell. */
  static Set<String> facts(String words) {
    Set<String> facts = new LinkedHashSet<>();
    Matcher matcher = PLACEHOLDER.matcher(words);
    while (matcher.find()) {
      facts.add(matcher.group(1));
    }
    return facts;
  }
}
