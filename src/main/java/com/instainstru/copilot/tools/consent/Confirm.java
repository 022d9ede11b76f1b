package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolInterceptor;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.ConsentRule;
import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets actions pass only with consent, by the weakest channel that tool and deployment allow or a
 * stronger one. Where the deployment says nothing, the user is asked if the client can do that.
 */
public final class Confirm implements ToolInterceptor {
  private final @Nullable Channel setting;
  private final Map<String, FactSource> sources;
  private final TokenChannel tokens;
  private final ElicitationChannel clients;
  private final OperatorChannel people;

  /**
   * @param setting the least that counts in this deployment; null if it does not say
   * @param sources what actions would do, by the handlers of their tools; others are told by what
   *     was sealed for them
   */
  public Confirm(
      @Nullable Channel setting,
      Map<String, FactSource> sources,
      TokenChannel tokens,
      ElicitationChannel clients,
      OperatorChannel people) {
    this.setting = setting;
    this.sources = Map.copyOf(sources);
    this.tokens = tokens;
    this.clients = clients;
    this.people = people;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ConsentRule rule = call.tool().consent();
    if (rule == null) {
      return next.proceed(call);
    }
    Action action = new Action(call, rule, facts(call));
    Channel channel = channel(call, rule);
    if (isRehearsal(call, rule)) {
      ToolResult answer = next.proceed(call);
      return channel == Channel.TOKEN ? tokens.give(action, answer) : answer;
    }
    long asked = System.nanoTime();
    return by(channel)
        .confirm(
            action,
            // Who thinks about it for a minute must not find the call's time used up.
            () -> next.proceed(call.with(call.context().later(System.nanoTime() - asked))));
  }

  private ObjectNode facts(ToolCall call) {
    FactSource source = sources.get(String.valueOf(call.tool().handler()));
    if (source != null) {
      return source.of(call);
    }
    ObjectNode facts = call.arguments().deepCopy();
    if (call.facts() != null) {
      facts.setAll(call.facts());
    }
    return facts;
  }

  private Channel channel(ToolCall call, ConsentRule rule) {
    boolean askable = call.context().channel().capabilities().contains(ClientCapability.FORM);
    Channel wanted = setting;
    if (wanted == null) {
      wanted = askable ? Channel.CLIENT : Channel.TOKEN;
    }
    return wanted.compareTo(rule.least()) < 0 ? rule.least() : wanted;
  }

  private ConsentChannel by(Channel channel) {
    return switch (channel) {
      case TOKEN -> tokens;
      case CLIENT -> clients;
      case PERSON -> people;
    };
  }

  private static boolean isRehearsal(ToolCall call, ConsentRule rule) {
    ConsentRule.Rehearsal rehearsal = rule.rehearsal();
    JsonNode flag = rehearsal == null ? null : call.arguments().get(rehearsal.flag());
    return flag != null && flag.asBoolean(false);
  }
}
