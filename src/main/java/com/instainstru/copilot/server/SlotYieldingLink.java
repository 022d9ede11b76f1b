package com.instainstru.copilot.server;

import com.instainstru.copilot.tool.Ability;
import com.instainstru.copilot.tool.ClientLink;
import com.instainstru.copilot.tool.LogLevel;
import com.instainstru.copilot.tool.Question;
import com.instainstru.copilot.tool.Round;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A link whose call gives its slot to others while it waits for its client. */
record SlotYieldingLink(ClientLink link, CallSlots slots) implements ClientLink {
  @Override
  public Set<Ability> abilities() {
    return link.abilities();
  }

  @Override
  public void progress(double done, double total, String message) {
    link.progress(done, total, message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    link.log(level, logger, data);
  }

  @Override
  public Optional<Round> round() {
    return link.round();
  }

  @Override
  public Map<String, ObjectNode> ask(List<Question> questions) {
    return slots.yieldDuring(() -> link.ask(questions));
  }
}
